using ChurnApi.Configuration;

namespace ChurnApi.Serving;

/// <summary>
/// Opens the champion before the first request, and asks the store for a new one ever after. It asks by the clock: file
/// watching does not work on every volume.
/// </summary>
internal sealed class ChampionPoller(ModelHost host, ServiceOptions options, TimeProvider time) : BackgroundService
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        host.Refresh();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.ChampionPollInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) host.Refresh();
        }
        catch (OperationCanceledException)
        {
            // the service stops
        }
    }
}
