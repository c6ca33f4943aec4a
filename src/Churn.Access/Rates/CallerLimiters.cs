using System.Collections.Concurrent;

namespace Churn.Access.Rates;

/// <summary>Finds the limiter of a caller by its name, for callers that no list names beforehand.</summary>
/// <param name="rate">The rate of each; null for no limit.</param>
/// <param name="time">The clock.</param>
public sealed class CallerLimiters(RequestRate? rate, TimeProvider time)
{
    /// <summary>So that the memory is bounded however many subjects a provider has: then all begin anew.</summary>
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, RateLimiter> limiters = new(StringComparer.Ordinal);

    /// <summary>Gets the limiter of a caller; null where there is no limit.</summary>
    public RateLimiter? Of(string caller)
    {
        if (rate is not { } each) return null;
        if (limiters.TryGetValue(caller, out var known)) return known;
        if (limiters.Count >= Most) limiters.Clear();
        return limiters.GetOrAdd(caller, _ => new RateLimiter(each, time));
    }
}
