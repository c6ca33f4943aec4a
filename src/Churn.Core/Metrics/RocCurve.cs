namespace Churn.Core.Metrics;

/// <summary>
/// The true positive rate over the false positive rate at every threshold; the area under it is <see cref="RocAuc"/>.
/// </summary>
public static class RocCurve
{
    /// <summary>
    /// The points from (0, 0) to (1, 1), one more than there are distinct probabilities: rows of equal probability make one step.
    /// Empty unless there is at least one churner and one stayer.
    /// </summary>
    /// <param name="churned">The label of each row: true where the customer left.</param>
    /// <param name="probabilities">The predicted probability of churn of the same rows, in [0, 1].</param>
    /// <exception cref="ArgumentException">The lengths differ or a probability is not in [0, 1].</exception>
    public static IReadOnlyList<RocPoint> Of(ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities)
    {
        MetricInput.Check(churned, probabilities);
        double churners = churned.Count(true);
        var stayers = churned.Length - churners;
        if (churners == 0 || stayers == 0)
            return [];

        var points = new List<RocPoint> { new(0, 0) };
        foreach (var cut in Ranking.Cuts(churned, probabilities))
            points.Add(new RocPoint(cut.FalsePositives / stayers, cut.TruePositives / churners));
        return points;
    }

    /// <summary>The largest true positive rate with no more false positives than a given rate, in [0, 1].</summary>
    /// <param name="falsePositiveRate">The rate of false positives that may be, in [0, 1].</param>
    /// <param name="churned">The label of each row: true where the customer left.</param>
    /// <param name="probabilities">The predicted probability of churn of the same rows, in [0, 1].</param>
    /// <returns>The rate; NaN unless there is at least one churner and one stayer.</returns>
    public static double TruePositiveRateAt(
        double falsePositiveRate, ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities) =>
        Of(churned, probabilities).LastOrDefault(
            point => point.FalsePositiveRate <= falsePositiveRate, new RocPoint(double.NaN, double.NaN)).TruePositiveRate;
}

/// <summary>A point of the ROC curve: what one threshold catches of each class.</summary>
/// <param name="FalsePositiveRate">The share of the stayers called churners, in [0, 1].</param>
/// <param name="TruePositiveRate">The share of the churners called churners, in [0, 1].</param>
public readonly record struct RocPoint(double FalsePositiveRate, double TruePositiveRate);
