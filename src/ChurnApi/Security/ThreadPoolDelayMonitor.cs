namespace ChurnApi.Security;

/// <summary>
/// Looks a hundred times a second how long work waits for a thread, and how much of the processors' time is used.
/// </summary>
internal sealed class ThreadPoolDelayMonitor(LoadShedders shedders, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!shedders.Watch) return;
        using var timer = new PeriodicTimer(Period, time);
        var (last, used) = (time.GetTimestamp(), Environment.CpuUsage.TotalTime);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var queued = time.GetTimestamp(); // ticks overtake what waits, so work like any other is sent after them
                await Task.Factory.StartNew(
                    static () => { },
                    stoppingToken,
                    TaskCreationOptions.PreferFairness,
                    TaskScheduler.Default);
                var (now, usedNow) = (time.GetTimestamp(), Environment.CpuUsage.TotalTime);
                var since = time.GetElapsedTime(last, now);
                shedders.Observe(
                    time.GetElapsedTime(queued, now),
                    since,
                    (usedNow - used) / (since * Environment.ProcessorCount));
                (last, used) = (now, usedNow);
            }
        }
        catch (OperationCanceledException)
        {
            // the service stops
        }
    }
}
