using ChurnApi.Configuration;

namespace ChurnApi.Serving;

/// <summary>Opens champion, shadow and challenger, and asks the store for new ones ever after.</summary>
internal sealed class ChampionPoller(
    ChampionProvider host, ShadowEvaluator shadow, TrialProvider trials, ServiceOptions options, TimeProvider time)
    : Poller(options.PollInterval, time)
{
    protected override void Refresh()
    {
        host.Refresh();
        shadow.Refresh();
        trials.Refresh();
    }
}
