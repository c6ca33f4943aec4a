using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Churn.Access.Rates;

/// <summary>
/// Makes the limiters of callers, and shares what callers use with other replicas: each reports now and then what it granted, and
/// learns what all granted. No request waits for that.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class RateLimiters(TimeProvider time)
{
    private readonly ConditionalWeakTable<RateLimiter, object> made = [];
    private SharedUse latest = SharedUse.None;
    private long latestAt;

    /// <summary>Makes the limiter of a caller.</summary>
    /// <param name="caller">The caller's name, the same at every replica.</param>
    /// <param name="rate">The rate.</param>
    public RateLimiter Create(string caller, RequestRate rate)
    {
        var limiter = new RateLimiter(rate, time);
        var id = IdOf(caller, rate);
        var (use, at) = (Volatile.Read(ref latest), Volatile.Read(ref latestAt));
        limiter.Share(0, Later(use.UntilFull.GetValueOrDefault(id) - time.GetElapsedTime(at)), use.Replicas);
        made.Add(limiter, id);
        return limiter;
    }

    /// <summary>Reports what was granted here, and takes over what all replicas granted. Not for two threads at a time.</summary>
    /// <param name="exchange">
    /// Adds the times by which requests put off that a bucket is full, by the caller's id, and returns what all have used.
    /// Where it throws, what was granted is reported the next time.
    /// </param>
    public async Task ExchangeAsync(Func<IReadOnlyDictionary<Guid, TimeSpan>, Task<SharedUse>> exchange)
    {
        var counts = made.Select(pair => (Limiter: pair.Key, Id: (Guid)pair.Value, Count: pair.Key.CountNew())).ToArray();
        var used = counts.Where(counted => counted.Count > 0).GroupBy(counted => counted.Id).ToDictionary(
            group => group.Key,
            group => group.Aggregate(TimeSpan.Zero, (sum, counted) => sum + counted.Limiter.TimeOf(counted.Count)));
        var use = await exchange(used);
        Volatile.Write(ref latestAt, time.GetTimestamp());
        Volatile.Write(ref latest, use);
        foreach (var (limiter, id, count) in counts)
            limiter.Share(count, use.UntilFull.GetValueOrDefault(id), use.Replicas);
    }

    /// <summary>Counts the requests of this process alone, until the next exchange.</summary>
    public void StopSharing()
    {
        Volatile.Write(ref latest, SharedUse.None);
        foreach (var (limiter, _) in made) limiter.StopSharing();
    }

    /// <summary>Returns by what replicas know a caller's bucket: a hash, since names are nobody else's business.</summary>
    private static Guid IdOf(string caller, RequestRate rate) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{caller}\n{rate}")).AsSpan(0, 16), bigEndian: true);

    private static TimeSpan Later(TimeSpan span) => span > TimeSpan.Zero ? span : TimeSpan.Zero;
}

/// <summary>What all replicas together have used of the rates.</summary>
/// <param name="Replicas">How many replicas there are, this one included.</param>
/// <param name="UntilFull">The time until a bucket is full, by the caller's id; none for a full one.</param>
public sealed record SharedUse(int Replicas, IReadOnlyDictionary<Guid, TimeSpan> UntilFull)
{
    /// <summary>One process alone, and nothing used.</summary>
    internal static SharedUse None { get; } = new(1, new Dictionary<Guid, TimeSpan>());
}

/// <summary>Finds the limiter of a caller by its name, for callers that no list names beforehand.</summary>
/// <param name="rate">The rate of each; null for no limit.</param>
/// <param name="all">Makes the limiters.</param>
public sealed class CallerLimiters(RequestRate? rate, RateLimiters all)
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
        return limiters.GetOrAdd(caller, name => all.Create(name, each));
    }
}
