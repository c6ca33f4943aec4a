namespace Churn.Training.Data;

/// <summary>Splits rows by time: the past to learn from, the latest part held out.</summary>
internal static class TimeSplit
{
    /// <summary>Holds the latest rows out. Rows of one time are not parted.</summary>
    /// <param name="times">The time of each row: any number that grows.</param>
    /// <param name="fraction">The share to hold out, above 0 and below 1; a little more where times repeat.</param>
    /// <param name="groupOf">The group of each row.</param>
    /// <returns>
    /// The rows to learn from and those held out, each in ascending order. Of a group with a held-out row the earlier rows are in
    /// neither. There is nothing to learn from where all times are the same.
    /// </returns>
    public static (int[] Training, int[] Holdout) HoldOut(IReadOnlyList<double> times, double fraction, IReadOnlyList<int> groupOf)
    {
        if (!(fraction > 0 && fraction < 1)) throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "Above 0 and below 1.");
        var sorted = times.Order().ToArray();
        var first = sorted[Math.Clamp((int)Math.Round(sorted.Length * (1 - fraction)), 0, sorted.Length - 1)];
        var holdout = Enumerable.Range(0, times.Count).Where(row => times[row] >= first).ToArray();
        var seen = holdout.Select(row => groupOf[row]).ToHashSet();
        return ([.. Enumerable.Range(0, times.Count).Where(row => !seen.Contains(groupOf[row]))], holdout);
    }
}
