using Churn.Core.Numerics;

namespace Churn.Core.Privacy;

/// <summary>
/// What Gaussian noise costs, in Gaussian differential privacy (Dong, Roth and Su 2022): a release that one customer moves by at
/// most <c>s</c>, with noise of deviation <c>sigma</c>, costs <c>mu = s / sigma</c>. Costs of several releases add up as squares,
/// whatever is released after having seen others.
/// </summary>
public static class GaussianPrivacy
{
    /// <summary>The smallest epsilon that can be asked for.</summary>
    public const double MinEpsilon = 0.01;

    /// <summary>The largest epsilon that can be asked for: beyond it a promise means next to nothing.</summary>
    public const double MaxEpsilon = 20;

    /// <summary>The smallest delta that can be asked for.</summary>
    public const double MinDelta = 1e-12;

    /// <summary>The largest delta that can be asked for.</summary>
    public const double MaxDelta = 0.01;

    private const int Halvings = 200;
    private const double MaxMu = 100;

    /// <summary>The smallest delta for which a cost keeps a promise of epsilon (Corollary 2.13 there).</summary>
    /// <param name="mu">The cost, above 0.</param>
    /// <param name="epsilon">0 to <see cref="MaxEpsilon"/>.</param>
    public static double Delta(double mu, double epsilon) =>
        NormalTail((epsilon / mu) - (mu / 2)) - (Math.Exp(epsilon) * NormalTail((epsilon / mu) + (mu / 2)));

    /// <summary>The largest cost that keeps a promise of epsilon and delta; never above it.</summary>
    /// <param name="epsilon">From <see cref="MinEpsilon"/> to <see cref="MaxEpsilon"/>.</param>
    /// <param name="delta">From <see cref="MinDelta"/> to <see cref="MaxDelta"/>.</param>
    public static double Mu(double epsilon, double delta) => Largest(0, MaxMu, mu => Delta(mu, epsilon) <= delta);

    /// <summary>The smallest epsilon that a cost keeps at a delta; never below it.</summary>
    /// <param name="mu">The cost, 0 or more.</param>
    /// <param name="delta">Above 0, below 1.</param>
    /// <returns>Infinite where it is above <see cref="MaxEpsilon"/>.</returns>
    public static double Epsilon(double mu, double delta)
    {
        if (mu <= 0) return 0;
        if (Delta(mu, MaxEpsilon) > delta) return double.PositiveInfinity;
        return MaxEpsilon - Largest(0, MaxEpsilon, less => Delta(mu, MaxEpsilon - less) <= delta);
    }

    /// <summary>The cost of several releases together.</summary>
    public static double Compose(IEnumerable<double> costs) => Math.Sqrt(costs.Sum(mu => mu * mu));

    /// <summary>The largest number of a span for which something holds that holds for all smaller ones.</summary>
    private static double Largest(double holds, double fails, Func<double, bool> test)
    {
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (holds + fails) / 2;
            if (test(middle)) holds = middle;
            else fails = middle;
        }

        return holds;
    }

    /// <summary>The probability that a standard normal variable is above a value.</summary>
    internal static double NormalTail(double value)
    {
        if (double.IsInfinity(value)) return value > 0 ? 0 : 1;
        var tail = SpecialFunctions.GammaTail(0.5, value * value / 2) / 2;
        return value >= 0 ? tail : 1 - tail;
    }
}
