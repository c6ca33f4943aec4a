using System.Runtime.Intrinsics;

namespace Churn.Training.Learners.Logistic;

/// <summary>
/// Sums in doubles over rows of floats. They always go by four lanes, however wide the machine's vectors are, so their bits are
/// the same on every machine.
/// </summary>
internal static class DoubleSums
{
    private const int Lanes = 4;

    /// <summary>The sum of values times factors; there may be more factors than values.</summary>
    public static double Dot(ReadOnlySpan<float> values, ReadOnlySpan<double> factors)
    {
        var sums = Vector256<double>.Zero;
        var i = 0;
        for (; i + Lanes <= values.Length; i += Lanes)
            sums = Vector256.FusedMultiplyAdd(Widen(values[i..]), Vector256.Create(factors[i..]), sums);
        var sum = Vector256.Sum(sums);
        for (; i < values.Length; i++) sum += values[i] * factors[i];
        return sum;
    }

    /// <summary>Adds each value, times the factor, to its sum.</summary>
    public static void Add(Span<double> sums, ReadOnlySpan<float> values, double factor)
    {
        var factors = Vector256.Create(factor);
        var i = 0;
        for (; i + Lanes <= values.Length; i += Lanes)
            Vector256.FusedMultiplyAdd(Widen(values[i..]), factors, Vector256.Create<double>(sums[i..])).CopyTo(sums[i..]);
        for (; i < values.Length; i++) sums[i] += values[i] * factor;
    }

    /// <summary>Adds the square of each value, times the factor, to its sum.</summary>
    public static void AddSquares(Span<double> sums, ReadOnlySpan<float> values, double factor)
    {
        var factors = Vector256.Create(factor);
        var i = 0;
        for (; i + Lanes <= values.Length; i += Lanes)
        {
            var value = Widen(values[i..]);
            Vector256.FusedMultiplyAdd(value * value, factors, Vector256.Create<double>(sums[i..])).CopyTo(sums[i..]);
        }

        for (; i < values.Length; i++) sums[i] += (double)values[i] * values[i] * factor;
    }

    private static Vector256<double> Widen(ReadOnlySpan<float> values)
    {
        var (lower, upper) = Vector128.Widen(Vector128.Create(values));
        return Vector256.Create(lower, upper);
    }
}
