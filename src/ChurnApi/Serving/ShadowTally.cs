namespace ChurnApi.Serving;

/// <summary>
/// Counts how a shadow's answers differ from a champion's, for one pair of versions. Any number of threads may use it.
/// </summary>
/// <param name="champion">The champion's version.</param>
/// <param name="shadow">The shadow's version.</param>
/// <param name="since">When it begins.</param>
internal sealed class ShadowTally(string champion, string shadow, DateTimeOffset since)
{
    /// <summary>The upper ends of the histogram's bins, exclusive; that of the last is inclusive.</summary>
    private static readonly double[] Ends = [0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1];

    private readonly Lock gate = new();
    private readonly long[] bins = new long[Ends.Length];
    private long compared;
    private long dropped;
    private long failed;
    private long shadowAlone;
    private long championAlone;
    private double sum;
    private double sumOfAbsolute;
    private double largest;

    public string Champion => champion;

    public string Shadow => shadow;

    /// <summary>Counts a customer that both answered for.</summary>
    /// <param name="sample">The champion's answer.</param>
    /// <param name="probability">The shadow's probability.</param>
    /// <param name="shouldContact">What the shadow decides.</param>
    public void Compare(ShadowSample sample, float probability, bool shouldContact)
    {
        var difference = (double)probability - sample.Probability;
        var absolute = Math.Abs(difference);
        lock (gate)
        {
            compared++;
            sum += difference;
            sumOfAbsolute += absolute;
            largest = Math.Max(largest, absolute);
            bins[Bin(absolute)]++;
            if (shouldContact && !sample.ShouldContact) shadowAlone++;
            if (!shouldContact && sample.ShouldContact) championAlone++;
        }
    }

    /// <summary>Counts a customer that the shadow could not answer for.</summary>
    public void Fail() => Interlocked.Increment(ref failed);

    /// <summary>Counts a customer that was not kept for the shadow, because it is too large or too many wait.</summary>
    public void Drop() => Interlocked.Increment(ref dropped);

    public ShadowReport Report()
    {
        lock (gate)
        {
            double? Mean(double total) => compared > 0 ? total / compared : null;
            return new ShadowReport(champion, shadow, null)
            {
                Since = since,
                Compared = compared,
                MeanAbsoluteDifference = Mean(sumOfAbsolute),
                LargestDifference = compared > 0 ? largest : null,
                MeanDifference = Mean(sum),
                DecisionsThatDiffer = shadowAlone + championAlone,
                ShadowAloneActs = shadowAlone,
                ChampionAloneActs = championAlone,
                Dropped = Interlocked.Read(ref dropped),
                Failed = Interlocked.Read(ref failed),
                Histogram = [.. bins.Select((count, bin) => new ShadowBin(bin == 0 ? 0 : Ends[bin - 1], Ends[bin], count))],
            };
        }
    }

    private static int Bin(double absolute)
    {
        var bin = Array.FindIndex(Ends, end => absolute < end);
        return bin < 0 ? Ends.Length - 1 : bin;
    }
}
