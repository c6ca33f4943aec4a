namespace Churn.Training.Value;

/// <summary>
/// How often the customer of two who left first had the higher risk (Harrell, Lee and Mark, "Multivariable prognostic models",
/// Statistics in Medicine 15, 1996). Pairs count of which one is known to have left first; one who was still there at the time
/// at which the other left stayed longer.
/// </summary>
/// <param name="Concordant">The pairs in which that one had the higher risk.</param>
/// <param name="Discordant">The pairs in which that one had the lower risk.</param>
/// <param name="Tied">The pairs of equal risks.</param>
public readonly record struct Concordance(long Concordant, long Discordant, long Tied)
{
    /// <summary>The share of concordant pairs, equal risks counted half; NaN where no pair can be compared.</summary>
    public double Value => (Concordant + (Tied / 2.0)) / (Concordant + Discordant + Tied);

    /// <summary>Counts the pairs, in n log n steps.</summary>
    /// <param name="observed">The customers.</param>
    /// <param name="risks">The risk of each.</param>
    public static Concordance Of(IReadOnlyList<ObservedTime> observed, IReadOnlyList<double> risks)
    {
        double[] levels = [.. risks.Distinct().Order()];
        int[] ranks = [.. risks.Select(risk => Array.BinarySearch(levels, risk))];
        int[] latestFirst = [.. Enumerable.Range(0, observed.Count).OrderByDescending(customer => observed[customer].Time)];
        var (stayed, found) = (new RankCounts(levels.Length), default(Concordance));
        for (int first = 0, after; first < latestFirst.Length; first = after)
        {
            after = first;
            while (after < latestFirst.Length && observed[latestFirst[after]].Time == observed[latestFirst[first]].Time) after++;
            var together = latestFirst.AsSpan(first, after - first);
            foreach (var customer in together)
                if (!observed[customer].HasLeft) stayed.Add(ranks[customer]);
            foreach (var customer in together)
            {
                if (!observed[customer].HasLeft) continue;
                var (below, upTo) = (stayed.Below(ranks[customer]), stayed.Below(ranks[customer] + 1));
                found = new Concordance(
                    found.Concordant + below, found.Discordant + stayed.Total - upTo, found.Tied + upTo - below);
            }

            foreach (var customer in together)
                if (observed[customer].HasLeft) stayed.Add(ranks[customer]);
        }

        return found;
    }

    /// <summary>Counts of ranks, added up as fast as they grow (Fenwick, 1994).</summary>
    private sealed class RankCounts(int ranks)
    {
        private readonly int[] sums = new int[ranks + 1];

        public int Total { get; private set; }

        public void Add(int rank)
        {
            Total++;
            for (var at = rank + 1; at < sums.Length; at += at & -at) sums[at]++;
        }

        public int Below(int rank)
        {
            var sum = 0;
            for (var at = rank; at > 0; at -= at & -at) sum += sums[at];
            return sum;
        }
    }
}
