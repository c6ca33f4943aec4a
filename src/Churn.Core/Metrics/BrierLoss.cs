namespace Churn.Core.Metrics;

/// <summary>
/// The mean squared difference between probability and outcome (1 left, 0 stayed). 0 is certain and right, 0.25 says one half of
/// everybody. Better when lower.
/// </summary>
/// <remarks>
/// G. W. Brier, "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78 (1950).
/// </remarks>
public static class BrierLoss
{
    /// <summary>The loss in [0, 1]; NaN without rows.</summary>
    /// <param name="churned">The label of each row: true where the customer left.</param>
    /// <param name="probabilities">The predicted probability of churn of the same rows, in [0, 1].</param>
    /// <exception cref="ArgumentException">The lengths differ or a probability is not in [0, 1].</exception>
    public static double Of(ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities)
    {
        MetricInput.Check(churned, probabilities);
        double sum = 0;
        for (var row = 0; row < churned.Length; row++)
        {
            var difference = probabilities[row] - (churned[row] ? 1 : 0);
            sum += difference * difference;
        }

        return churned.IsEmpty ? double.NaN : sum / churned.Length;
    }
}
