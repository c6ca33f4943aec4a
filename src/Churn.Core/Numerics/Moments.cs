using System.Numerics;

namespace Churn.Core.Numerics;

/// <summary>Mean and variance, computed in double precision, in the order of the values.</summary>
public static class Moments
{
    /// <summary>Gets the mean; NaN where there are no values.</summary>
    public static double Mean<T>(ReadOnlySpan<T> values)
        where T : struct, INumber<T>
    {
        var sum = 0.0;
        foreach (var value in values) sum += double.CreateChecked(value);
        return sum / values.Length;
    }

    /// <summary>Gets the variance of what the values are a sample of (divisor n - 1); NaN for fewer than two.</summary>
    public static double Variance<T>(ReadOnlySpan<T> sample)
        where T : struct, INumber<T> => SquaredDeviations(sample) / (sample.Length - 1);

    /// <summary>Gets the standard deviation of the values themselves (divisor n); NaN where there are none.</summary>
    public static double StandardDeviation<T>(ReadOnlySpan<T> population)
        where T : struct, INumber<T> => Math.Sqrt(SquaredDeviations(population) / population.Length);

    /// <summary>Gets the correlation of pairs of numbers, from -1 to 1; NaN where one of the two never changes.</summary>
    /// <param name="one">The first of each pair.</param>
    /// <param name="other">The second; as many.</param>
    public static double Correlation(ReadOnlySpan<double> one, ReadOnlySpan<double> other)
    {
        var (meanOne, meanOther, both) = (Mean(one), Mean(other), 0.0);
        for (var i = 0; i < one.Length; i++) both += (one[i] - meanOne) * (other[i] - meanOther);
        return both / Math.Sqrt(SquaredDeviations(one) * SquaredDeviations(other));
    }

    private static double SquaredDeviations<T>(ReadOnlySpan<T> values)
        where T : struct, INumber<T>
    {
        var (mean, sum) = (Mean(values), 0.0);
        foreach (var value in values)
        {
            var deviation = double.CreateChecked(value) - mean;
            sum += deviation * deviation;
        }

        return sum;
    }
}
