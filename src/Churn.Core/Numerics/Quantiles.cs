using System.Numerics;

namespace Churn.Core.Numerics;

/// <summary>
/// Quantiles with linear interpolation between the two nearest values: type 7 of R. J. Hyndman, Y. Fan, "Sample quantiles in
/// statistical packages", The American Statistician 50 (1996).
/// </summary>
public static class Quantiles
{
    /// <summary>Gets a quantile.</summary>
    /// <param name="values">In any order; they stay as they are.</param>
    /// <param name="share">The share of the values at or below it, from 0 to 1.</param>
    /// <returns>The quantile; NaN where there are no values.</returns>
    public static double Of<T>(ReadOnlySpan<T> values, double share)
        where T : struct, INumber<T>
    {
        var sorted = values.ToArray();
        Array.Sort(sorted);
        return OfSorted<T>(sorted, share);
    }

    /// <summary>Gets a quantile of values in ascending order.</summary>
    /// <inheritdoc cref="Of"/>
    public static double OfSorted<T>(ReadOnlySpan<T> sorted, double share)
        where T : struct, INumber<T>
    {
        if (sorted.IsEmpty) return double.NaN;
        var position = share * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        var lower = double.CreateChecked(sorted[below]);
        return lower + ((position - below) * (double.CreateChecked(sorted[above]) - lower));
    }
}
