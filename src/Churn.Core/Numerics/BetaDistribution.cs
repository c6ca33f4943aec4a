namespace Churn.Core.Numerics;

/// <summary>The beta distribution with shapes a and b on [0, 1], as far as metrics need it.</summary>
/// <remarks>
/// The regularised incomplete beta function by its continued fraction (NIST Digital Library of Mathematical Functions, 8.17.22),
/// evaluated by the modified method of Lentz (I. J. Thompson, A. R. Barnett, "Coulomb and Bessel functions of complex arguments
/// and order", Journal of Computational Physics 64, 1986).
/// </remarks>
public sealed class BetaDistribution
{
    private const double Smallest = 1e-300;
    private const double Accuracy = 1e-16;
    private const int MostTerms = 10_000;

    private readonly double alpha;
    private readonly double beta;
    private readonly double logNorm;

    /// <param name="alpha">The first shape, above 0.</param>
    /// <param name="beta">The second shape, above 0.</param>
    public BetaDistribution(double alpha, double beta)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(alpha);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(beta);
        this.alpha = alpha;
        this.beta = beta;
        logNorm = SpecialFunctions.LogBeta(alpha, beta);
    }

    /// <summary>The mean, a / (a + b).</summary>
    public double Mean => alpha / (alpha + beta);

    /// <summary>The probability of a value up to x.</summary>
    /// <param name="x">From 0 to 1.</param>
    public double Cumulative(double x)
    {
        if (!(x >= 0 && x <= 1)) throw new ArgumentOutOfRangeException(nameof(x), x, "The distribution is on [0, 1].");
        if (x == 0 || x == 1) return x;

        // The fraction converges fast below the mean; above it, the tail on the other side does (DLMF 8.17.4).
        return x <= (alpha + 1) / (alpha + beta + 2)
            ? Power(x) / alpha * Fraction(x, alpha, beta)
            : 1 - Power(x) / beta * Fraction(1 - x, beta, alpha);
    }

    /// <summary>The mean over the values up to x, the others counted as 0: E[g; g at most x] = E[g] I(x; a + 1, b).</summary>
    /// <param name="x">From 0 to 1.</param>
    public double PartialMean(double x)
    {
        var all = Mean * Cumulative(x); // throws where x is none
        return x == 0 || x == 1 ? all : all - Power(x) / (alpha + beta); // DLMF 8.17.20
    }

    /// <summary>x^a (1 - x)^b / B(a, b).</summary>
    private double Power(double x) => Math.Exp(alpha * Math.Log(x) + beta * double.LogP1(-x) - logNorm);

    private static double Fraction(double x, double a, double b)
    {
        double c = 1, d = 1 / NotZero(1 - (a + b) * x / (a + 1));
        var value = d;
        for (var m = 1; m <= MostTerms; m++)
        {
            Step(m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m)));
            var change = Step(-(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1)));
            if (Math.Abs(change - 1) <= Accuracy) break;
        }

        return value;

        double Step(double term)
        {
            d = 1 / NotZero(1 + term * d);
            c = NotZero(1 + term / c);
            value *= c * d;
            return c * d;
        }
    }

    private static double NotZero(double value) => Math.Abs(value) < Smallest ? Smallest : value;
}
