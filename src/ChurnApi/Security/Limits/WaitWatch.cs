namespace ChurnApi.Security.Limits;

/// <summary>Looks a hundred times a second how long work waits for a thread.</summary>
internal sealed class WaitWatch(LoadShedders shedders, TimeProvider time) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!shedders.Watch) return;
        using var timer = new PeriodicTimer(Period, time);
        var last = time.GetTimestamp();
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var queued = time.GetTimestamp(); // ticks overtake what waits, so work like any other is sent after them
                await Task.Factory.StartNew(static () => { }, stoppingToken, TaskCreationOptions.PreferFairness, TaskScheduler.Default);
                var now = time.GetTimestamp();
                shedders.Observe(time.GetElapsedTime(queued, now), time.GetElapsedTime(last, now));
                last = now;
            }
        }
        catch (OperationCanceledException)
        {
            // the service stops
        }
    }
}
