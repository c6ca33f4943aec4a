namespace ChurnApi.Security;

/// <summary>
/// Lets in as many requests as can be answered in time. What waits longer and longer is more than the machine can do, and
/// answering all of it late helps nobody. As in CoDel (Nichols and Jacobson 2012), only a wait that lasts counts, so that neither
/// a pause of the garbage collector nor a burst refuses anybody. From then on the share that is let in falls at each look that
/// finds the wait too long, the faster the longer it is, and rises evenly at the others; and fewer are answered at a time, until
/// the processors have time again.
/// </summary>
/// <param name="longest">The wait beyond which requests are refused; null to refuse none for it.</param>
/// <param name="lasting">For how long every look must find it too long before anybody is.</param>
/// <param name="most">How many are answered at a time.</param>
/// <param name="mostInNeed">How many while some are refused for the wait.</param>
/// <param name="letsOneIn">
/// Whether a request is let in however long work waits while no other one is answered: whoever asks for one thing at a time is no
/// overload.
/// </param>
internal sealed class LoadShedder(TimeSpan? longest, TimeSpan lasting, int most, int mostInNeed, bool letsOneIn = false)
{
    /// <summary>The share that is let in when all are.</summary>
    private const int All = 1024;

    /// <summary>Some are let in at any time: without work there is no telling whether work would wait.</summary>
    private const int Fewest = 8;

    private const int Step = 8;

    /// <summary>What one look leaves of the share, at the least and at the most.</summary>
    private const double LeastLeft = 0.25, MostLeft = 0.8;

    /// <summary>The share of the processors' time in use below which no more come than can be answered.</summary>
    private const double Calm = 0.7;

    /// <summary>How many looks that share is a mean of, the newest counting most.</summary>
    private const int LooksTogether = 16;

    private int share = All;
    private int turn;
    private int inside;
    private double load;
    private TimeSpan? tooLongFor;

    /// <summary>Lets a request in, or refuses it at once; the refused are spread evenly among the others.</summary>
    public bool TryEnter()
    {
        var now = Volatile.Read(ref share);
        if (now < All && (uint)Interlocked.Add(ref turn, now) % All >= now && !(letsOneIn && Volatile.Read(ref inside) == 0))
            return false;
        if (Interlocked.Increment(ref inside) <= (now < All ? mostInNeed : most))
            return true;
        Leave();
        return false;
    }

    /// <summary>A request that was let in has been answered.</summary>
    public void Leave() => Interlocked.Decrement(ref inside);

    /// <summary>Takes note of a wait.</summary>
    /// <param name="wait">How long work waited for a thread.</param>
    /// <param name="since">The time since the look before.</param>
    /// <param name="busy">The share of the processors' time that was used since, 0 to 1.</param>
    public void Observe(TimeSpan wait, TimeSpan since, double busy)
    {
        load += (busy - load) / LooksTogether;
        if (longest is not { } bound || wait <= bound)
        {
            tooLongFor = null;
            if (share < All) share = Math.Min(load < Calm ? All : All - 1, share + Step);
            return;
        }

        tooLongFor = tooLongFor + since ?? TimeSpan.Zero; // a pause is one look, however long
        if (share < All || tooLongFor > lasting)
            share = Math.Max(Fewest, (int)(share * Math.Clamp(bound / wait, LeastLeft, MostLeft)));
    }
}
