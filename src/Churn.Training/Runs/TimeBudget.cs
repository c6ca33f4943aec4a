namespace Churn.Training.Runs;

/// <summary>The time a training may take, from when this was made.</summary>
public sealed class TimeBudget
{
    private readonly TimeSpan? limit;
    private readonly TimeProvider time;
    private readonly long started;

    /// <param name="limit">How long; null for as long as it takes.</param>
    /// <param name="time">The clock.</param>
    public TimeBudget(TimeSpan? limit, TimeProvider time)
    {
        this.limit = limit;
        this.time = time;
        started = time.GetTimestamp();
    }

    /// <summary>Does something if there is time left for it, and stops it when that is used up.</summary>
    /// <param name="share">The share of the whole time after which it is too late, above 0 to 1.</param>
    /// <param name="work">What to do; it must obey the token.</param>
    /// <param name="cancellation">Stops everything.</param>
    /// <returns>Whether it was done to its end.</returns>
    /// <exception cref="OperationCanceledException">The given token was cancelled.</exception>
    public bool TryRun(double share, Action<CancellationToken> work, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        if (limit is not { } whole)
        {
            work(cancellation);
            return true;
        }

        var left = (whole * share) - time.GetElapsedTime(started);
        if (left <= TimeSpan.Zero) return false;
        using var clock = new CancellationTokenSource(left, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(clock.Token, cancellation);
        try
        {
            work(either.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            return false;
        }
    }
}
