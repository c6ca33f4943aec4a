namespace Churn.Training.Learners.Forest;

/// <summary>
/// Finds the best split of a node: the one after which the labels differ least within both sides, by the sum of squares, which
/// for labels of 0 and 1 is the Gini impurity.
/// </summary>
internal sealed class SplitFinder
{
    /// <summary>Up to so many rows, sorting their bins is quicker than counting in all bins.</summary>
    private const int FewRows = 48;

    private readonly BinnedFeatures features;
    private readonly int smallest;
    private readonly ulong[] counts = new ulong[BinnedFeatures.MostBins];
    private readonly ushort[] sorted = new ushort[FewRows];

    /// <param name="features">The features of all rows.</param>
    /// <param name="smallest">The fewest rows of a side.</param>
    public SplitFinder(BinnedFeatures features, int smallest)
    {
        this.features = features;
        this.smallest = smallest;
    }

    /// <summary>The best split of a node by one feature; its gain is 0 if there is none.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="rows">The rows of the node, each as twice its number, plus 1 for a churner.</param>
    /// <param name="all">Their tally.</param>
    public Split Find(int feature, ReadOnlySpan<int> rows, ClassCounts all) =>
        features.Bins(feature) == 1 ? default
        : features.Bins(feature) == 2 ? FindFlag(feature, rows, all)
        : rows.Length <= FewRows ? FindSorted(feature, rows, all)
        : FindCounted(feature, rows, all);

    private Split FindFlag(int feature, ReadOnlySpan<int> rows, ClassCounts all)
    {
        var codes = features.Codes(feature);
        var right = 0UL;
        foreach (var row in rows) right += CountOf(row) & (0UL - codes[row >> 1]);
        var search = new Search(feature, all, smallest);
        search.Close(0, 1, all - new ClassCounts(right));
        return search.Best;
    }

    private Split FindSorted(int feature, ReadOnlySpan<int> rows, ClassCounts all)
    {
        var codes = features.Codes(feature);
        var keys = sorted.AsSpan(0, rows.Length);
        for (var i = 0; i < keys.Length; i++) keys[i] = (ushort)((codes[rows[i] >> 1] << 1) | (rows[i] & 1));
        keys.Sort();
        var search = new Search(feature, all, smallest);
        var left = 0UL;
        for (var i = 0; i + 1 < keys.Length; i++)
        {
            left += CountOf(keys[i]);
            if (keys[i] >> 1 != keys[i + 1] >> 1) search.Close(keys[i] >> 1, keys[i + 1] >> 1, new ClassCounts(left));
        }

        return search.Best;
    }

    private Split FindCounted(int feature, ReadOnlySpan<int> rows, ClassCounts all)
    {
        var codes = features.Codes(feature);
        var bins = counts.AsSpan(0, features.Bins(feature));
        bins.Clear();
        foreach (var row in rows) bins[codes[row >> 1]] += CountOf(row);
        var search = new Search(feature, all, smallest);
        var (left, last) = (0UL, 0);
        for (var bin = 0; bin < bins.Length; bin++)
        {
            if (bins[bin] == 0) continue;
            if (left != 0) search.Close(last, bin, new ClassCounts(left));
            left += bins[bin];
            last = bin;
        }

        return search.Best;
    }

    private static ulong CountOf(int row) => 1UL | ((ulong)(row & 1) << 32);

    /// <summary>The best split so far of one feature.</summary>
    private ref struct Search(int feature, ClassCounts all, int smallest)
    {
        public Split Best { get; private set; }

        /// <summary>Tries the split between two bins with rows that have none between them; it is made in their middle.</summary>
        public void Close(int last, int next, ClassCounts left)
        {
            var (rows, right) = ((double)left.Rows, all.Rows - left.Rows);
            if (left.Rows < smallest || right < smallest) return;
            var difference = ((double)left.Churned * all.Rows) - ((double)all.Churned * rows);
            var gain = difference * difference / (rows * right);
            if (gain > Best.Gain) Best = new Split(feature, (last + next - 1) / 2, left, gain);
        }
    }
}
