using Churn.Core.Numerics;

namespace Churn.Core.Monitoring;

/// <summary>
/// By how much the log loss of customers is above what their probabilities let expect, and the probability of as much by chance.
/// </summary>
/// <param name="Expected">The expected log loss: the mean entropy of the probabilities.</param>
/// <param name="Realised">The log loss that came in.</param>
/// <param name="P">The one-sided p-value of the hypothesis that the probabilities hold: small where the loss is too high.</param>
/// <remarks>
/// If the probabilities hold, each loss less its expectation has mean 0 and the variance p (1 - p) (log-odds of p) squared; the
/// sum is normal for many customers (D. J. Spiegelhalter's test of the Brier score, Statistics in Medicine 5, 1986, with the log
/// loss in its place). Customers count as independent.
/// </remarks>
public sealed record ExcessLoss(double Expected, double Realised, double P)
{
    private const double Closest = 1e-6;

    /// <summary>Measures customers; the p-value is 1 where nothing can be said.</summary>
    public static ExcessLoss Of(IReadOnlyCollection<ScoredOutcome> customers)
    {
        double expected = 0, realised = 0, variance = 0;
        foreach (var customer in customers)
        {
            var p = Math.Clamp(customer.Probability, Closest, 1 - Closest);
            var logOdds = Math.Log(p / (1 - p));
            expected -= (p * Math.Log(p)) + ((1 - p) * Math.Log(1 - p));
            realised -= Math.Log(customer.Churned ? p : 1 - p);
            variance += p * (1 - p) * logOdds * logOdds;
        }

        var count = Math.Max(1, customers.Count);
        return new ExcessLoss(
            expected / count,
            realised / count,
            variance > 0 ? TailOf((realised - expected) / Math.Sqrt(variance)) : 1);
    }

    /// <summary>The probability that a standard normal number is above another.</summary>
    private static double TailOf(double z)
    {
        var half = SpecialFunctions.ChiSquareTail(z * z, 1) / 2;
        return z > 0 ? half : 1 - half;
    }
}
