namespace Churn.Data.Inspection;

/// <summary>Cuts numbers into ranges that differ in churn rate, as a small decision tree does.</summary>
internal static class NumericBinning
{
    private const int MostDepth = 5;
    private const int FewestRows = 5;

    /// <summary>Finds the cuts.</summary>
    /// <param name="values">The numbers.</param>
    /// <param name="churned">The label of each.</param>
    /// <returns>The inclusive upper ends of all ranges but the last, ascending.</returns>
    public static float[] Find(float[] values, bool[] churned)
    {
        var (sorted, labels) = ((float[])values.Clone(), (bool[])churned.Clone());
        Array.Sort(sorted, labels);
        var above = new int[labels.Length + 1]; // how many churned among the first rows
        for (var row = 0; row < labels.Length; row++) above[row + 1] = above[row] + (labels[row] ? 1 : 0);
        var cuts = new List<float>();
        Cut(sorted, above, 0, sorted.Length, MostDepth, cuts);
        cuts.Sort();
        return [.. cuts];
    }

    /// <summary>The range a number lies in, from 0.</summary>
    public static int RangeOf(float[] cuts, float value)
    {
        var found = Array.BinarySearch(cuts, value);
        return found < 0 ? ~found : found;
    }

    private static void Cut(float[] sorted, int[] churned, int start, int end, int depth, List<float> cuts)
    {
        if (depth == 0 || end - start < 2 * FewestRows) return;
        var whole = Entropy(churned[end] - churned[start], end - start);
        // A cut must tell more than it takes to say where it is.
        var (best, at) = (Math.Log(sorted.Length), 0);
        for (var row = start + FewestRows; row <= end - FewestRows; row++)
        {
            if (sorted[row - 1] == sorted[row])
                continue;
            var gain =
                whole - Entropy(churned[row] - churned[start], row - start) - Entropy(churned[end] - churned[row], end - row);
            if (gain > best)
                (best, at) = (gain, row);
        }

        if (at == 0) return;
        cuts.Add(sorted[at - 1]);
        Cut(sorted, churned, start, at, depth - 1, cuts);
        Cut(sorted, churned, at, end, depth - 1, cuts);
    }

    /// <summary>The entropy of the labels of some rows, in nats, over all of them.</summary>
    private static double Entropy(int churned, int rows) => rows * Math.Log(rows) - Term(churned) - Term(rows - churned);

    private static double Term(int count) => count == 0 ? 0 : count * Math.Log(count);
}
