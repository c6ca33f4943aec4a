using System.Collections.Concurrent;
using System.Globalization;

namespace Churn.Access.Rates;

/// <summary>
/// Counts the requests of one caller by the generic cell rate algorithm (ITU-T I.371, as in ATM networks): a bucket of
/// <see cref="RequestRate.Requests"/> tokens that fills evenly. All it keeps is one number, the time at which the bucket will be
/// full, so requests need no lock, and it knows when the next one will be granted.
/// </summary>
public sealed class RateLimiter
{
    /// <summary>Headers of the first so many used tokens are made once; a caller well within its rate gets no others.</summary>
    private const int KeptHeaders = 256;

    private readonly string?[] kept = new string?[KeptHeaders];
    private readonly TimeProvider time;
    private readonly long interval;
    private readonly long capacity;
    private long fullAt;

    /// <summary>Begins with a full bucket.</summary>
    /// <param name="rate">The rate.</param>
    /// <param name="time">The clock.</param>
    public RateLimiter(RequestRate rate, TimeProvider time)
    {
        Rate = rate;
        this.time = time;
        interval = Math.Max(1, time.TimestampFrequency * rate.Seconds / rate.Requests);
        capacity = interval * rate.Requests;
        fullAt = time.GetTimestamp();
        Policy = string.Create(CultureInfo.InvariantCulture, $"\"caller\";q={rate.Requests};w={rate.Seconds}");
    }

    /// <summary>The rate.</summary>
    public RequestRate Rate { get; }

    /// <summary>
    /// The header RateLimit-Policy (draft-ietf-httpapi-ratelimit-headers-10): how many requests in how many seconds.
    /// </summary>
    public string Policy { get; }

    /// <summary>Takes a token, if there is one.</summary>
    /// <param name="state">The header RateLimit: how many more may come at once, and the seconds until all may again; or, where
    /// this one is refused, until the next may.</param>
    /// <param name="wait">The seconds, rounded up, until the next request is granted; 0 where this one is.</param>
    public bool TryTake(out string state, out int wait)
    {
        while (true)
        {
            var now = time.GetTimestamp();
            var seen = Volatile.Read(ref fullAt);
            var next = Math.Max(seen, now) + interval;
            if (next - now > capacity)
            {
                wait = Seconds(next - now - capacity);
                state = State(0, wait);
                return false;
            }

            if (Interlocked.CompareExchange(ref fullAt, next, seen) != seen) continue; // another request was quicker
            wait = 0;
            state = StateAfter((int)Math.Min(Rate.Requests, (next - now + interval - 1) / interval));
            return true;
        }
    }

    private string StateAfter(int used)
    {
        if (used >= KeptHeaders) return Make(used);
        return kept[used] ??= Make(used);

        string Make(int tokens) => State(Rate.Requests - tokens, Seconds(tokens * interval));
    }

    private static string State(int remaining, int seconds) =>
        string.Create(CultureInfo.InvariantCulture, $"\"caller\";r={remaining};t={seconds}");

    private int Seconds(long timestamps) => (int)((timestamps + time.TimestampFrequency - 1) / time.TimestampFrequency);
}

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
