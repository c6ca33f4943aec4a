using System.Text.Json.Serialization;
using Churn.Core.Numerics;
using Churn.Core.Schema;

namespace Churn.Core.Segments;

/// <summary>
/// A column as learnt segments see it: a number or yes and no is one coordinate, a category one for each word. Coordinates have
/// the mean 0, and those of a column the variance 1 together, so that no column counts for more than another.
/// </summary>
/// <param name="Column">The column.</param>
/// <param name="IsLogarithmic">Whether the logarithm of 1 + x stands for x.</param>
/// <param name="Means">The mean of each coordinate before it is centred: the shares of the words of a category.</param>
/// <param name="Scale">What centred coordinates are multiplied by.</param>
public sealed record SegmentColumn(Column Column, bool IsLogarithmic, IReadOnlyList<double> Means, double Scale)
{
    /// <summary>The column's name.</summary>
    [JsonIgnore]
    public string Name => Column.Name;

    /// <summary>Reads the column's values.</summary>
    [JsonIgnore]
    public FeatureColumn Feature => (FeatureColumn)Column;

    /// <summary>Learns the coordinates of a column.</summary>
    /// <param name="column">The column.</param>
    /// <param name="values">Its coded values; NaN where one is missing.</param>
    /// <returns>The column; null where all its values are the same.</returns>
    public static SegmentColumn? Learn(FeatureColumn column, IReadOnlyCollection<float> values)
    {
        double[] known = [.. values.Where(value => !float.IsNaN(value)).Select(value => (double)value)];
        if (known.Distinct().Take(2).Count() < 2) return null;
        if (column is CategoryColumn category)
        {
            var shares = new double[category.Vocabulary.Count];
            foreach (var code in known.Where(code => code >= 0)) shares[(int)code] += 1.0 / known.Length;
            return new SegmentColumn(column, false, shares, 1 / Math.Sqrt(shares.Sum(share => share * (1 - share))));
        }

        var isLogarithmic = column is NumberColumn && known.Min() >= 0 && Skewness(known) > MaxSkewness;
        if (isLogarithmic) known = Array.ConvertAll(known, Logarithm);
        return new SegmentColumn(
            column, isLogarithmic, [Moments.Mean<double>(known)], 1 / Moments.StandardDeviation<double>(known));
    }

    /// <summary>Writes the coordinates of a value; those of a missing or unseen one are 0.</summary>
    /// <param name="coded">The coded value.</param>
    /// <param name="point">Takes as many coordinates as there are means.</param>
    public void Encode(float coded, Span<float> point)
    {
        point.Clear();
        if (float.IsNaN(coded) || (coded == CategoryColumn.UnseenCode && Column is CategoryColumn)) return;
        if (Column is not CategoryColumn)
        {
            point[0] = (float)(((IsLogarithmic ? Logarithm(Math.Max(0, coded)) : coded) - Means[0]) * Scale);
            return;
        }

        for (var word = 0; word < point.Length; word++)
            point[word] = (float)(((word == (int)coded ? 1 : 0) - Means[word]) * Scale);
    }

    /// <summary>Numbers that are more skewed than this, as amounts are, would make segments of single customers.</summary>
    private const double MaxSkewness = 1.5;

    private static double Logarithm(double value) => Math.Log(1 + value);

    private static double Skewness(double[] values)
    {
        var mean = Moments.Mean<double>(values);
        var deviation = Moments.StandardDeviation<double>(values);
        return values.Average(value => Math.Pow((value - mean) / deviation, 3));
    }
}
