namespace ChurnApi.Segments;

/// <summary>Finds the groups that are too small to show.</summary>
internal static class SmallCells
{
    /// <summary>
    /// Finds groups of fewer than the minimum, empty ones apart. As sizes add up to what everybody knows, further groups are
    /// hidden, the smallest first, until those that are hidden are two and have the minimum together.
    /// </summary>
    /// <param name="sizes">The size of each group.</param>
    /// <param name="least">The minimum, 1 or more.</param>
    /// <returns>Whether each group is to be hidden.</returns>
    public static bool[] Find(IReadOnlyList<int> sizes, int least)
    {
        var hidden = new bool[sizes.Count];
        int count = 0, sum = 0;
        foreach (var group in Enumerable.Range(0, sizes.Count).Where(group => sizes[group] > 0).OrderBy(group => sizes[group]))
        {
            if (sizes[group] >= least && (count == 0 || (count >= 2 && sum >= least))) break;
            hidden[group] = true;
            (count, sum) = (count + 1, sum + sizes[group]);
        }

        return hidden;
    }
}
