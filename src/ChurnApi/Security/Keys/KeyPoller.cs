using ChurnApi.Configuration;

namespace ChurnApi.Security.Keys;

/// <summary>
/// Reads the keys before the first request, and looks for a change of them ever after, by the clock as the store is looked at.
/// Where there are none to read and no tokens are accepted either, it says who may ask.
/// </summary>
internal sealed class KeyPoller(KeyHost keys, ServiceOptions options, TimeProvider time, ILogger<KeyPoller> logger) : BackgroundService
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.IsGuarded) Log.OpenToThisMachine(logger);
        keys.Refresh();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.KeysFile is null) return;
        using var timer = new PeriodicTimer(options.ChampionPollInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) keys.Refresh();
        }
        catch (OperationCanceledException)
        {
            // the service stops
        }
    }
}
