using ChurnApi.Configuration;
using ChurnApi.Http;

namespace ChurnApi.Serving;

/// <summary>The answer while no model serves: what to do, and when to ask again.</summary>
internal static class NoChampion
{
    public static ProblemResult Of(ChampionProvider host, ServiceOptions options) =>
        new(KnownProblems.NoChampion(host.Fault ?? NoChampionMessages.None))
        {
            RetryAfterSeconds = (int)Math.Ceiling(options.PollInterval.TotalSeconds),
        };
}
