namespace Churn.Data.Splitting;

/// <summary>Splits rows by time: the past to learn from, the latest part held out.</summary>
internal static class TimeSplit
{
    /// <summary>Holds the latest rows out. Rows of one time are not parted.</summary>
    /// <remarks>
    /// Where a customer's churned row is the last one, the earlier rows of customers held out are the past, and belong to
    /// training: they
    /// all say "stayed", and tell nothing of how it ends. Leaving them out would leave those who left: who stays has later rows.
    /// Where
    /// customers have rows after a churned one, their past may tell their answer; then customers are held out by lot, half of
    /// them,
    /// and no row of one customer is in both parts.
    /// </remarks>
    /// <param name="times">The time of each row: any number that grows.</param>
    /// <param name="churned">The label of each row.</param>
    /// <param name="fraction">
    /// The share of the rows that are the latest, above 0 and below 1; a little more where times repeat.
    /// </param>
    /// <param name="lots">The lot of each row, evenly spread; that of a group is its first row's.</param>
    /// <param name="groupOf">The group of each row.</param>
    /// <returns>
    /// The rows to learn from and those held out, each in ascending order. There is nothing to learn from where all times are
    /// the same.
    /// </returns>
    public static (int[] Training, int[] Holdout) HoldOut(
        IReadOnlyList<double> times,
        IReadOnlyList<bool> churned,
        double fraction,
        IReadOnlyList<ulong> lots,
        IReadOnlyList<int> groupOf)
    {
        if (!(fraction > 0 && fraction < 1))
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "Above 0 and below 1.");
        var sorted = times.Order().ToArray();
        var first = sorted[Math.Clamp((int)Math.Round(sorted.Length * (1 - fraction)), 0, sorted.Length - 1)];
        var groups = Enumerable.Range(0, times.Count).GroupBy(row => groupOf[row]).Select(rows => rows.ToArray()).ToArray();
        var parted = groups.Where(rows => rows.Any(row => times[row] < first) && rows.Any(row => times[row] >= first));
        var heldOut = parted.Any(rows => !ChurnIsTheEnd(rows, times, churned))
            ? groups.Where(rows => lots[rows[0]] % 2 == 0).Select(rows => groupOf[rows[0]]).ToHashSet()
            : null;
        int[] Rows(bool late) => [.. Enumerable.Range(0, times.Count)
            .Where(row => times[row] >= first == late && heldOut?.Contains(groupOf[row]) != !late)];
        return (Rows(late: false), Rows(late: true));
    }

    private static bool ChurnIsTheEnd(int[] rows, IReadOnlyList<double> times, IReadOnlyList<bool> churned)
    {
        var last = rows.Max(row => times[row]);
        return rows.All(row => !churned[row] || times[row] == last);
    }
}
