namespace Churn.Core.Numerics;

/// <summary>
/// The ranks of which <see cref="Moments.Correlation"/> is Spearman's rank correlation, and the partial one.
/// </summary>
public static class RankCorrelation
{
    /// <summary>The ranks of values, from 1 up; equal values share the mean of their ranks.</summary>
    public static double[] Ranks(double[] values)
    {
        var (order, ranks) = (new int[values.Length], new double[values.Length]);
        for (var i = 0; i < order.Length; i++) order[i] = i;
        Array.Sort((double[])values.Clone(), order);
        for (int start = 0, end; start < order.Length; start = end)
        {
            end = start + 1;
            while (end < order.Length && values[order[end]] == values[order[start]]) end++;
            for (var i = start; i < end; i++) ranks[order[i]] = (start + 1 + end) / 2.0;
        }

        return ranks;
    }

    /// <summary>
    /// Gets what is left of a correlation when both are seen beside a third: (r_ab - r_ac r_bc) / sqrt((1 - r_ac^2)(1 - r_bc^2)),
    /// the partial correlation of a and b given c. NaN where c says all of one of them.
    /// </summary>
    /// <param name="ab">The correlation of a and b.</param>
    /// <param name="ac">The correlation of a and c.</param>
    /// <param name="bc">The correlation of b and c.</param>
    public static double Partial(double ab, double ac, double bc)
    {
        var left = (1 - (ac * ac)) * (1 - (bc * bc));
        return left > 1e-12 ? Math.Clamp((ab - (ac * bc)) / Math.Sqrt(left), -1, 1) : double.NaN;
    }
}
