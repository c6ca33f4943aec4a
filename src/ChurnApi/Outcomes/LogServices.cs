using Churn.Outcomes.Logging;
using Churn.Outcomes.Storage;
using ChurnApi.Configuration;
using ChurnApi.Serving;
using ChurnApi.Telemetry;

namespace ChurnApi.Outcomes;

/// <summary>Adds the log of predictions and outcomes to the service, where its settings name one.</summary>
internal static class LogServices
{
    public static void AddPredictionLog(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton(made => new PredictionRecorder(
            made.GetRequiredService<TimeProvider>(), made.GetService<PredictionLog>()));
        var options = services.Options();
        if (options.Log is null || !LogLocation.TryParse(options.Log, out var location, out _)) return;
        services.AddSingleton(made =>
        {
            var logger = made.GetRequiredService<ILogger<PredictionLog>>();
            return new PredictionLog(
                location.CreateStore(options.LogDurable, options.EncryptionKeys),
                new PredictionLogOptions { IsDurable = options.LogDurable },
                made.GetRequiredService<TimeProvider>())
            {
                FaultChanged = fault =>
                {
                    if (fault is null) Log.PredictionsWritten(logger);
                    else Log.PredictionsWait(logger, fault);
                },
            };
        });
        services.AddSingleton<LogMetrics>();
        services.AddHostedService<PredictionLogWriter>();
        services.AddSingleton<SharedDatabase>();
        services.AddHostedService<ReplicaExchange>();
        services.AddHostedService<LogRetention>();
        services.AddHostedService<TrialJudge>();
    }
}

/// <summary>
/// Opens the log before the first request, and writes predictions off the way of any request. A database that is away now may
/// come back; one that cannot be used keeps the service from starting.
/// </summary>
internal sealed class PredictionLogWriter(PredictionLog log, ILogger<PredictionLogWriter> logger) : IHostedService, IDisposable
{
    private readonly CancellationTokenSource stop = new();
    private Task writing = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await log.OpenAsync(cancellationToken);
        }
        catch (Exception fault) when (PredictionLog.IsFailure(fault))
        {
            if (!log.MayPass(fault))
                throw new ServiceConfigurationException(
                    [$"{ServiceOptions.Section}:{nameof(ServiceOptions.Log)} cannot be used. {fault.Message}"]);
            Log.PredictionsWait(logger, fault.Message);
        }

        writing = Task.Run(() => log.RunAsync(stop.Token), CancellationToken.None);
    }

    /// <summary>Writes what waits; the requests under way have been answered.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stop.CancelAsync();
        await writing.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose() => stop.Dispose();
}

/// <summary>Deletes what the log has kept for as long as it may, at the start and every hour.</summary>
internal sealed class LogRetention(PredictionLog log, ServiceOptions options, TimeProvider time, ILogger<LogRetention> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            do await Task.Run(() => SweepAsync(stoppingToken), stoppingToken);
            while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException)
        {
            // the service stops
        }
    }

    private async Task SweepAsync(CancellationToken cancellation)
    {
        try
        {
            var count = await log.DeleteOlderAsync(options.LogRetentionDays, cancellation);
            if (count > 0) Log.PredictionsDeleted(logger, count, options.LogRetentionDays);
        }
        catch (Exception fault) when (PredictionLog.IsFailure(fault))
        {
            Log.PredictionsNotDeleted(logger, options.LogRetentionDays, fault.Message);
        }
    }
}
