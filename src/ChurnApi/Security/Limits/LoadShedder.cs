namespace ChurnApi.Security.Limits;

/// <summary>
/// Tells how many of the requests can be answered in time. It watches how long work waits for a thread: what waits longer and longer is
/// more than the machine can do, and answering all of it late helps nobody. As in CoDel (Nichols and Jacobson 2012), only a wait that
/// lasts counts, so that neither a pause of the garbage collector nor a burst refuses anybody; the share that is let in falls by a fifth while the wait is too
/// long and rises evenly otherwise.
/// </summary>
/// <param name="longest">The wait from which on requests are refused; null to refuse none.</param>
/// <param name="time">The clock.</param>
internal sealed class LoadShedder(TimeSpan? longest, TimeProvider time) : BackgroundService
{
    /// <summary>The share that is let in when all are.</summary>
    private const int All = 1024;

    /// <summary>Some are let in at any time: without work there is no telling whether work would wait.</summary>
    private const int Fewest = 8;

    private const int Step = 8;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(10);

    /// <summary>How long the wait must be too long before anybody is refused.</summary>
    private static readonly TimeSpan Lasting = TimeSpan.FromSeconds(1);

    private int share = All;
    private int turn;
    private TimeSpan tooLongFor;

    /// <summary>Whether a request may go on; the others are spread evenly among those that may.</summary>
    public bool Admits()
    {
        var now = Volatile.Read(ref share);
        return now == All || (uint)Interlocked.Add(ref turn, now) % All < now;
    }

    /// <summary>Takes note of a wait.</summary>
    /// <param name="wait">How long work waited for a thread.</param>
    internal void Observe(TimeSpan wait)
    {
        if (wait <= longest)
        {
            tooLongFor = TimeSpan.Zero;
            share = Math.Min(All, share + Step);
            return;
        }

        tooLongFor += Period + wait;
        if (tooLongFor > Lasting) share = Math.Max(Fewest, share * 4 / 5);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (longest is null) return;
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                var queued = time.GetTimestamp(); // ticks overtake what waits, so work like any other is sent after them
                await Task.Factory.StartNew(static () => { }, stoppingToken, TaskCreationOptions.PreferFairness, TaskScheduler.Default);
                Observe(time.GetElapsedTime(queued));
            }
        }
        catch (OperationCanceledException)
        {
            // the service stops
        }
    }
}
