namespace Churn.Core.Numerics;

/// <summary>Functions beyond those of <see cref="Math"/>, for positive arguments.</summary>
public static class SpecialFunctions
{
    private const double Accuracy = 1e-16;
    private const int MostTerms = 1_000_000;

    /// <summary>The logarithm of the gamma function, by Stirling's series (DLMF 5.11.1).</summary>
    /// <param name="x">Above 0.</param>
    public static double LogGamma(double x)
    {
        // The series wants a large argument: gamma(x + 1) = x gamma(x) leads there.
        double product = 1;
        for (; x < 15; x++) product *= x;
        var square = 1 / (x * x);
        var series = (1 / 12.0 - square * (1 / 360.0 - square * (1 / 1260.0 - square * (1 / 1680.0 - square / 1188.0)))) / x;
        return (x - 0.5) * Math.Log(x) - x + 0.5 * Math.Log(2 * Math.PI) + series - Math.Log(product);
    }

    /// <summary>The logarithm of the beta function (DLMF 5.12.1).</summary>
    /// <param name="a">Above 0.</param>
    /// <param name="b">Above 0.</param>
    public static double LogBeta(double a, double b) => LogGamma(a) + LogGamma(b) - LogGamma(a + b);

    /// <summary>
    /// The regularised upper incomplete gamma function Q(a, x): the probability that a gamma variable of shape a is above x. By
    /// its series (DLMF 8.7.1) below a + 1, by its continued fraction (DLMF 8.9.2) above.
    /// </summary>
    /// <param name="a">Above 0.</param>
    /// <param name="x">0 or more.</param>
    public static double GammaTail(double a, double x)
    {
        if (x <= 0) return 1;
        var power = Math.Exp((a * Math.Log(x)) - x - LogGamma(a));
        if (x < a + 1)
        {
            var (sum, term) = (1 / a, 1 / a);
            for (var n = 1; n < MostTerms && term > Accuracy * sum; n++) sum += term *= x / (a + n);
            return 1 - (power * sum);
        }

        var b = x + 1 - a;
        var (c, d) = (double.MaxValue, 1 / b);
        var fraction = d;
        for (var n = 1; n < MostTerms; n++)
        {
            b += 2;
            d = 1 / ((n * (a - n) * d) + b);
            c = b + (n * (a - n) / c);
            fraction *= c * d;
            if (Math.Abs((c * d) - 1) <= Accuracy) break;
        }

        return power * fraction;
    }

    /// <summary>The probability that a chi-square variable is above a value.</summary>
    /// <param name="value">0 or more.</param>
    /// <param name="degreesOfFreedom">1 or more.</param>
    public static double ChiSquareTail(double value, int degreesOfFreedom) => GammaTail(degreesOfFreedom / 2.0, value / 2);

    /// <summary>The hypergeometric function 2F1(a, b; c; z), by its series (DLMF 15.2.1).</summary>
    /// <param name="a">Any number.</param>
    /// <param name="b">Any number.</param>
    /// <param name="c">Above 0.</param>
    /// <param name="z">From 0 to below 1.</param>
    public static double Hypergeometric(double a, double b, double c, double z)
    {
        var (sum, term) = (1.0, 1.0);
        for (var n = 0; n < MostTerms; n++)
        {
            term *= (a + n) * (b + n) / ((c + n) * (n + 1)) * z;
            sum += term;
            if (Math.Abs(term) <= Accuracy * Math.Abs(sum)) break;
        }

        return sum;
    }
}
