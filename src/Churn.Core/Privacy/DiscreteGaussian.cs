using System.Numerics;
using System.Security.Cryptography;

namespace Churn.Core.Privacy;

/// <summary>
/// Draws whole numbers with the probabilities of a normal curve, by whole numbers alone (Canonne, Kamath and Steinke 2020,
/// algorithms 1 to 3): noise made of floating-point numbers shows in its last bits what it was added to.
/// </summary>
public sealed class DiscreteGaussian
{
    private readonly BigInteger deviation;
    private readonly BigInteger scale;
    private readonly Action<Span<byte>> fill;

    /// <param name="deviation">
    /// The standard deviation of the curve; a fraction is rounded up, so that no noise is too small.
    /// </param>
    /// <param name="fill">Fills bytes at random; null for the source of the system that keys are made with.</param>
    public DiscreteGaussian(double deviation, Action<Span<byte>>? fill = null)
    {
        if (!(deviation > 0) || !double.IsFinite(deviation))
            throw new ArgumentOutOfRangeException(nameof(deviation), deviation, "is no deviation");
        this.deviation = new BigInteger(Math.Ceiling(deviation));
        scale = this.deviation + 1;
        this.fill = fill ?? RandomNumberGenerator.Fill;
    }

    /// <summary>Draws a number.</summary>
    public BigInteger Next()
    {
        while (true)
        {
            var drawn = NextLaplace();
            var distance = (BigInteger.Abs(drawn) * scale) - (deviation * deviation);
            var isKept = IsExponential(distance * distance, 2 * deviation * deviation * scale * scale);
            if (isKept) return drawn;
        }
    }

    /// <summary>A number whose probability falls by the same factor from one to the next, on both sides of 0.</summary>
    private BigInteger NextLaplace()
    {
        while (true)
        {
            var part = NextBelow(scale);
            if (!IsExponential(part, scale)) continue;
            var whole = BigInteger.Zero;
            while (IsExponential(BigInteger.One, BigInteger.One)) whole++;
            var (isNegative, magnitude) = (NextBelow(2).IsZero, part + (scale * whole));
            if (isNegative && magnitude.IsZero) continue;
            return isNegative ? -magnitude : magnitude;
        }
    }

    /// <summary>True with the probability exp(-numerator / denominator).</summary>
    private bool IsExponential(BigInteger numerator, BigInteger denominator)
    {
        for (; numerator > denominator; numerator -= denominator)
            if (!IsExponentialUpToOne(denominator, denominator)) return false;
        return IsExponentialUpToOne(numerator, denominator);
    }

    /// <summary>The same for a fraction of at most 1.</summary>
    private bool IsExponentialUpToOne(BigInteger numerator, BigInteger denominator)
    {
        var count = 1;
        while (NextBelow(denominator * count) < numerator) count++;
        return count % 2 == 1;
    }

    /// <summary>A number from 0 to below a bound, each as likely.</summary>
    private BigInteger NextBelow(BigInteger bound)
    {
        var bits = (int)(bound - 1).GetBitLength();
        if (bits == 0) return BigInteger.Zero;
        Span<byte> bytes = stackalloc byte[(bits + 7) / 8];
        while (true)
        {
            fill(bytes);
            bytes[^1] &= (byte)(0xFF >> ((8 * bytes.Length) - bits));
            var drawn = new BigInteger(bytes, isUnsigned: true);
            if (drawn < bound) return drawn;
        }
    }
}
