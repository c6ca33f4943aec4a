namespace Churn.Training.Preprocessing;

/// <summary>Statistics of a column, computed in double precision.</summary>
internal static class Statistics
{
    public static double Mean(float[] values) => values.Average(value => (double)value);

    /// <summary>The population standard deviation (divisor n).</summary>
    public static double StandardDeviation(float[] values)
    {
        var mean = Mean(values);
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    /// <summary>A quantile with linear interpolation between neighbours (Hyndman and Fan 1996, type 7).</summary>
    /// <param name="values">At least one.</param>
    /// <param name="share">From 0 to 1.</param>
    public static double Quantile(float[] values, double share)
    {
        var sorted = (float[])values.Clone();
        Array.Sort(sorted);
        var position = share * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * ((double)sorted[above] - sorted[below]));
    }
}
