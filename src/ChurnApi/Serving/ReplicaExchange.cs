using Churn.Access.Rates;
using Churn.Outcomes.Logging;
using ChurnApi.Telemetry;

namespace ChurnApi.Serving;

/// <summary>
/// Tells the other replicas four times a second that this one lives and what it granted to callers, and learns what they granted.
/// </summary>
internal sealed class ReplicaExchange(
    SharedDatabase shared, RateLimiters limiters, TimeProvider time, ILogger<ReplicaExchange> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    /// <summary>After so long without the database each replica counts for itself.</summary>
    private static readonly TimeSpan Lapse = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan SweepPeriod = TimeSpan.FromMinutes(10);

    private bool isSharing;
    private long reached;
    private long swept;

    /// <summary>The first request finds what is shared.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        if (shared.IsUnshared) return;
        swept = reached = time.GetTimestamp();
        await ExchangeAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await ExchangeAsync(stoppingToken);
                await SweepAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // the service stops
        }
    }

    private async Task ExchangeAsync(CancellationToken cancellation)
    {
        try
        {
            await limiters.ExchangeAsync(async granted =>
            {
                var rates = await shared.ReachAsync(
                    (state, patience) => state.ExchangeAsync(shared.Replica, granted, patience), cancellation);
                return new SharedUse(rates.Replicas, rates.UntilFull);
            });
            reached = time.GetTimestamp();
            if (!isSharing) Log.ReplicasShare(logger);
            isSharing = true;
        }
        catch (LogUnavailableException fault) when (time.GetElapsedTime(reached) > Lapse)
        {
            limiters.StopSharing();
            if (isSharing) Log.ReplicasApart(logger, fault.Message);
            isSharing = false;
        }
        catch (LogUnavailableException)
        {
            // the next one may succeed; until then what was learnt last holds
        }
    }

    private async Task SweepAsync(CancellationToken cancellation)
    {
        if (time.GetElapsedTime(swept) < SweepPeriod) return;
        swept = time.GetTimestamp();
        await shared.TryAsync(
            async (state, patience) =>
            {
                await state.SweepAsync(patience);
                return true;
            },
            cancellation);
    }
}
