namespace Churn.Core.Metrics;

/// <summary>
/// The mean of -ln of the probability given to what happened, in nats. 0 is certain and right, ln 2 = 0.693 says one half of
/// everybody. Probabilities are clipped to [1e-15, 1 - 1e-15]. Better when lower.
/// </summary>
/// <remarks>I. J. Good, "Rational decisions", Journal of the Royal Statistical Society B 14 (1952).</remarks>
public static class LogLoss
{
    // One certain error then costs 34.5 nats and not infinity.
    private const double Closest = 1e-15;

    /// <summary>The loss, 0 or more; NaN without rows.</summary>
    /// <param name="churned">The label of each row: true where the customer left.</param>
    /// <param name="probabilities">The predicted probability of churn of the same rows, in [0, 1].</param>
    /// <exception cref="ArgumentException">The lengths differ or a probability is not in [0, 1].</exception>
    public static double Of(ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities)
    {
        MetricInput.Check(churned, probabilities);
        double sum = 0;
        for (var row = 0; row < churned.Length; row++)
        {
            var clipped = Math.Clamp(probabilities[row], Closest, 1 - Closest);
            sum -= Math.Log(churned[row] ? clipped : 1 - clipped);
        }

        return churned.IsEmpty ? double.NaN : sum / churned.Length;
    }
}
