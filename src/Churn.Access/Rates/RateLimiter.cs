using System.Globalization;

namespace Churn.Access.Rates;

/// <summary>
/// Counts the requests of one caller by the generic cell rate algorithm (ITU-T I.371, as in ATM networks): a bucket of
/// <see cref="RequestRate.Requests"/> tokens that fills evenly. All it keeps is one number, the time at which the bucket will be
/// full, so requests need no lock, and it knows when the next one will be granted. Where replicas share the bucket, a request
/// here is charged as if every replica had granted one, until the next exchange says what was really used: so between two
/// exchanges a replica grants its part of what is left.
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
    private long charge;
    private long granted;
    private long exchanged;

    /// <summary>Begins with a full bucket.</summary>
    /// <param name="rate">The rate.</param>
    /// <param name="time">The clock.</param>
    public RateLimiter(RequestRate rate, TimeProvider time)
    {
        Rate = rate;
        this.time = time;
        charge = interval = Math.Max(1, time.TimestampFrequency * rate.Seconds / rate.Requests);
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
            var start = Math.Max(seen, now);
            var used = start + interval - now; // with this request
            var usedByAll = used - Assumed;
            if (used > capacity)
            {
                wait = Math.Max(1, Seconds(usedByAll - capacity)); // what others have left is known within a second
                state = State(0, wait);
                return false;
            }

            if (Interlocked.CompareExchange(ref fullAt, start + Volatile.Read(ref charge), seen) != seen)
                continue; // another request was quicker
            Interlocked.Increment(ref granted);
            wait = 0;
            state = StateAfter((int)Math.Clamp((usedByAll + interval - 1) / interval, 1, Rate.Requests));
            return true;
        }
    }

    /// <summary>Counts the requests that were granted here since the last exchange.</summary>
    internal long CountNew() => Volatile.Read(ref granted) - Volatile.Read(ref exchanged);

    /// <summary>Returns how long the bucket takes to fill again after so many requests.</summary>
    internal TimeSpan TimeOf(long requests) => time.GetElapsedTime(0, requests * interval);

    /// <summary>Takes over what all replicas together have used.</summary>
    /// <param name="counted">How many requests of this process are part of it that were not before.</param>
    /// <param name="untilFull">The time until the common bucket is full.</param>
    /// <param name="replicas">How many replicas share it.</param>
    internal void Share(long counted, TimeSpan untilFull, int replicas)
    {
        Interlocked.Add(ref exchanged, counted);
        Volatile.Write(ref charge, interval * replicas);
        long seen, common;
        do
        {
            seen = Volatile.Read(ref fullAt);
            common = time.GetTimestamp() + (long)(untilFull.TotalSeconds * time.TimestampFrequency)
                + (CountNew() * Volatile.Read(ref charge));
        }
        while (Interlocked.CompareExchange(ref fullAt, common, seen) != seen);
    }

    /// <summary>Counts this process alone from now on. What it granted since the last exchange is never reported.</summary>
    internal void StopSharing()
    {
        Interlocked.Add(ref fullAt, -Assumed);
        Volatile.Write(ref charge, interval);
        Interlocked.Add(ref exchanged, CountNew());
    }

    /// <summary>What requests here were charged for others since the last exchange.</summary>
    private long Assumed => CountNew() * (Volatile.Read(ref charge) - interval);

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
