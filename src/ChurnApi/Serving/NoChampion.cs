using ChurnApi.Configuration;
using ChurnApi.Http;

namespace ChurnApi.Serving;

/// <summary>The answer while no model serves: what to do, and when to ask again.</summary>
internal static class NoChampion
{
    public static ProblemResult Of(ModelHost host, ServiceOptions options) =>
        new(KnownProblems.NoChampion(host.Fault ?? ChampionAdvice.None))
        {
            RetryAfterSeconds = (int)Math.Ceiling(options.PollInterval.TotalSeconds),
        };
}
