using System.Numerics;

namespace Churn.Core.Numerics;

/// <summary>The discrete Fourier transform of as many numbers as a power of two (Cooley and Tukey 1965).</summary>
public static class FourierTransform
{
    /// <summary>Transforms in place: value k becomes the sum over j of value j times exp(-2 pi i j k / n).</summary>
    /// <param name="values">Their number is a power of two.</param>
    /// <param name="isInverse">Undoes the transform: the other sign, and divided by n.</param>
    /// <exception cref="ArgumentException">The number of values is no power of two.</exception>
    public static void Apply(Span<Complex> values, bool isInverse = false)
    {
        if (!BitOperations.IsPow2(values.Length))
            throw new ArgumentException($"{values.Length} values: their number must be a power of two.", nameof(values));
        SwapBits(values);
        for (var size = 2; size <= values.Length; size *= 2)
        {
            var half = size / 2;
            var turns = new Complex[half];
            for (var i = 0; i < half; i++)
                turns[i] = Complex.FromPolarCoordinates(1, (isInverse ? 2 : -2) * Math.PI * i / size);
            for (var first = 0; first < values.Length; first += size)
            {
                for (var i = first; i < first + half; i++)
                {
                    var turned = values[i + half] * turns[i - first];
                    (values[i], values[i + half]) = (values[i] + turned, values[i] - turned);
                }
            }
        }

        if (!isInverse) return;
        foreach (ref var value in values) value /= values.Length;
    }

    /// <summary>Puts each value where its number, read backwards in bits, is.</summary>
    private static void SwapBits(Span<Complex> values)
    {
        for (int i = 1, reversed = 0; i < values.Length; i++)
        {
            var bit = values.Length / 2;
            for (; (reversed & bit) != 0; bit /= 2) reversed ^= bit;
            reversed |= bit;
            if (i < reversed) (values[i], values[reversed]) = (values[reversed], values[i]);
        }
    }
}
