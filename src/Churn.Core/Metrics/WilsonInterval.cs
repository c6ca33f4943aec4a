namespace Churn.Core.Metrics;

/// <summary>How sure a share is that was counted on few rows.</summary>
/// <remarks>
/// E. B. Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the American Statistical
/// Association 22 (1927): it stays inside of 0 to 1, and is not empty where all rows are of one kind.
/// </remarks>
public static class WilsonInterval
{
    /// <summary>The 95 % interval of the share behind what was counted, in [0, 1]; NaN without rows.</summary>
    /// <param name="hits">The rows that count, from 0 to all.</param>
    /// <param name="rows">All rows.</param>
    public static Interval Of(int hits, int rows)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(hits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(hits, rows);
        if (rows == 0) return new Interval(double.NaN, double.NaN);

        double share = (double)hits / rows, square = Interval.StandardErrors95 * Interval.StandardErrors95;
        var centre = (share + square / (2 * rows)) / (1 + square / rows);
        var half =
            Interval.StandardErrors95
            / (1 + square / rows)
            * Math.Sqrt(share * (1 - share) / rows + square / (4.0 * rows * rows));
        return new Interval(hits == 0 ? 0 : centre - half, hits == rows ? 1 : centre + half); // there rounding would miss the end
    }
}
