using Churn.Core.Numerics;
using Churn.Core.Schema;

namespace Churn.Models.WhatIf;

/// <summary>
/// How different two customers are, from 0 to 1 (J. C. Gower, "A general coefficient of similarity and some of its properties",
/// Biometrics 27, 1971): the mean over the columns of the difference as a share of the training's range for numbers and the ages
/// of dates, and of 0 or 1 for words. A value and a missing one differ by 1.
/// </summary>
/// <param name="schema">The columns.</param>
internal sealed class GowerDistance(CustomerSchema schema)
{
    private readonly int[] features =
        [.. schema.UsedColumns.Select(column => schema.TryFind(column.Name, out _, out var feature) ? feature : -1)];

    private readonly float[] ranges =
        [.. schema.Features.Select(feature => feature is NumberColumn number ? number.Maximum - number.Minimum : 0)];

    /// <summary>Returns the distance of two coded rows.</summary>
    public double Between(ReadOnlySpan<float> one, ReadOnlySpan<float> other) =>
        Between(one, other, double.PositiveInfinity);

    /// <summary>Whether one of the rows is within a distance.</summary>
    public bool IsNear(ReadOnlySpan<float> row, IReadOnlyList<float[]> rows, double distance)
    {
        for (var i = 0; i < rows.Count; i++)
            if (Between(row, rows[i], distance) <= distance) return true;
        return false;
    }

    /// <summary>Returns the distance to the nearest other row that a share of the rows do not exceed.</summary>
    public double CoveringRadius(IReadOnlyList<float[]> rows, double share)
    {
        var nearest = new double[rows.Count];
        for (var i = 0; i < rows.Count; i++)
        {
            nearest[i] = rows.Count == 1 ? 0 : double.PositiveInfinity;
            for (var other = 0; other < rows.Count; other++)
                if (other != i) nearest[i] = Math.Min(nearest[i], Between(rows[i], rows[other], nearest[i]));
        }

        return Quantiles.Of<double>(nearest, share);
    }

    /// <summary>Returns the distance, or any larger one than the given where it exceeds that.</summary>
    private double Between(ReadOnlySpan<float> one, ReadOnlySpan<float> other, double enough)
    {
        var (sum, most) = (0.0, enough * features.Length);
        foreach (var feature in features)
        {
            sum += Difference(one[feature], other[feature], ranges[feature]);
            if (sum > most) return double.PositiveInfinity;
        }

        return sum / features.Length;
    }

    private static double Difference(float one, float other, float range)
    {
        if (one.Equals(other)) return 0;
        return range > 0 && !float.IsNaN(one) && !float.IsNaN(other) ? Math.Min(1, Math.Abs((double)one - other) / range) : 1;
    }
}
