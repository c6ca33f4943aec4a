using ChurnApi.Configuration;
using ChurnApi.Shadow;

namespace ChurnApi.Serving;

/// <summary>
/// Opens champion and shadow before the first request, and asks the store for new ones ever after. It asks by the clock: file
/// watching does not work on every volume.
/// </summary>
internal sealed class ChampionPoller(ModelHost host, ShadowHost shadow, ServiceOptions options, TimeProvider time) : BackgroundService
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        Refresh();
        return base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.ChampionPollInterval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) Refresh();
        }
        catch (OperationCanceledException)
        {
            // the service stops
        }
    }

    private void Refresh()
    {
        host.Refresh();
        shadow.Refresh();
    }
}
