using ChurnApi.Configuration;

namespace ChurnApi.Predict;

/// <summary>
/// Ends a batch whose caller holds its place for too long: that sends and takes next to nothing while the service waits, whatever
/// it sent or took before, or whose batch takes longer than any may. The server's own least rate is a mean since the start, which
/// a quick start lets pause for as long as it likes.
/// </summary>
internal sealed class BatchWatch : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    /// <summary>How often in a row too little must have moved: half a minute.</summary>
    private const int Patience = 6;

    private readonly CancellationTokenSource stop;
    private readonly ITimer timer;
    private readonly int least;
    private readonly long periods;
    private long moved;
    private int waits;
    private int slow;
    private long looks;

    /// <param name="limits">The least rate and the longest time.</param>
    /// <param name="time">The clock.</param>
    /// <param name="aborted">Whether the caller has gone.</param>
    public BatchWatch(LimitOptions limits, TimeProvider time, CancellationToken aborted)
    {
        least = (int)(limits.MinBatchBytesPerSecond * Period.TotalSeconds);
        periods = (long)Math.Ceiling(limits.BatchTimeout / Period);
        stop = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        timer = time.CreateTimer(static watch => ((BatchWatch)watch!).Look(), this, Period, Period);
    }

    /// <summary>Whether the batch goes on no more: it was too slow, or its caller has gone.</summary>
    public CancellationToken Stop => stop.Token;

    /// <summary>Whether the batch was too slow.</summary>
    public bool HasGivenUp { get; private set; }

    /// <summary>Takes note of bytes that the caller sent or took.</summary>
    public void Moved(int bytes) => Interlocked.Add(ref moved, bytes);

    /// <summary>The service waits for the caller until this is disposed.</summary>
    public Wait Waits()
    {
        Interlocked.Increment(ref waits);
        return new Wait(this);
    }

    public void Dispose()
    {
        timer.Dispose();
        stop.Dispose();
    }

    /// <summary>Looks once a period.</summary>
    internal void Look()
    {
        var isSlow = Interlocked.Exchange(ref moved, 0) < least && Volatile.Read(ref waits) > 0;
        slow = isSlow ? slow + 1 : 0;
        if (slow < Patience && ++looks < periods) return;
        HasGivenUp = true;
        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // it ended meanwhile
        }
    }

    /// <summary>A wait for the caller.</summary>
    public readonly struct Wait(BatchWatch watch) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref watch.waits);
    }
}
