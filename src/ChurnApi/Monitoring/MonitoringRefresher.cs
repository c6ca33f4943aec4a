using Churn.Core.Monitoring;
using ChurnApi.Configuration;
using ChurnApi.Serving;
using ChurnApi.Telemetry;

namespace ChurnApi.Monitoring;

/// <summary>
/// Computes what the log says about the champion again and again, for the metrics. In a large log that takes seconds, so it waits
/// twenty times as long as it took.
/// </summary>
internal sealed class MonitoringRefresher(
    MonitoringReports reports,
    ChampionProvider champion,
    ServiceOptions options,
    TimeProvider time,
    ILogger<MonitoringRefresher> logger) : BackgroundService
{
    private const int RestPerWork = 20;

    /// <summary>The start of a service is for its first requests.</summary>
    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1);

    private volatile LogReport? latest;

    /// <summary>What was computed last; null for nothing yet.</summary>
    public LogReport? Latest => latest;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var wait = options.MonitoringInterval < FirstWait ? options.MonitoringInterval : FirstWait;
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stoppingToken.IsCancellationRequested) return;
            var started = time.GetTimestamp();
            await RefreshAsync(stoppingToken);
            var rest = RestPerWork * time.GetElapsedTime(started);
            wait = rest > options.MonitoringInterval ? rest : options.MonitoringInterval;
        }
    }

    private async Task RefreshAsync(CancellationToken cancellation)
    {
        if (champion.Model is not { } model || reports.Get(model, MonitoringQuestion.Of(model.Version)) is not { } report) return;
        try
        {
            latest = await report.WaitAsync(cancellation);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested) // whatever the log holds, the service goes on
        {
            Log.MonitoringFails(logger, fault.Message);
        }
        catch (OperationCanceledException)
        {
            // the service stops
        }
    }
}
