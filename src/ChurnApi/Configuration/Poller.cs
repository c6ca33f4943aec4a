namespace ChurnApi.Configuration;

/// <summary>
/// Looks at something on the disk before the first request, and by the clock ever after: file watching does not work on every
/// volume.
/// </summary>
/// <param name="interval">The time between two looks.</param>
/// <param name="time">The clock.</param>
internal abstract class Poller(TimeSpan interval, TimeProvider time) : BackgroundService
{
    /// <inheritdoc/>
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Refresh();
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Looks once; never called by two threads at a time.</summary>
    protected abstract void Refresh();

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) Refresh();
        }
        catch (OperationCanceledException)
        {
            // the service stops
        }
    }
}
