using ChurnApi.Configuration;
using ChurnApi.Telemetry;

namespace ChurnApi.Security;

/// <summary>
/// Reads the keys, and looks for a change of them as often as the store is looked at. Where there are none to read and no tokens
/// are accepted either, it says who may ask.
/// </summary>
internal sealed class KeyPoller(KeyStore keys, ServiceOptions options, TimeProvider time, ILogger<KeyPoller> logger)
    : Poller(options.PollInterval, time)
{
    public override Task StartAsync(CancellationToken cancellationToken)
    {
        if (!options.IsGuarded) Log.OpenToThisMachine(logger);
        return base.StartAsync(cancellationToken);
    }

    protected override void Refresh() => keys.Refresh();
}
