namespace Churn.Core.Metrics;

/// <summary>
/// The precision averaged over the steps of recall, AP = sum (R_k - R_k-1) P_k. 1 is a perfect ranking, the churn rate a random
/// one. Better when higher.
/// </summary>
/// <remarks>
/// The step-wise sum, without interpolation, one step for each distinct probability, as in scikit-learn's
/// <c>average_precision_score</c>; the trapezoidal area under the precision-recall curve is too optimistic (J. Davis,
/// M. Goadrich, "The relationship between precision-recall and ROC curves", ICML 2006).
/// </remarks>
public static class AveragePrecision
{
    /// <summary>The average precision in [0, 1]; NaN without churners.</summary>
    /// <param name="churned">The label of each row: true where the customer left.</param>
    /// <param name="probabilities">The predicted probability of churn of the same rows, in [0, 1].</param>
    /// <exception cref="ArgumentException">The lengths differ or a probability is not in [0, 1].</exception>
    public static double Of(ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities)
    {
        MetricInput.Check(churned, probabilities);
        double sum = 0;
        var above = default(RankingCut);
        foreach (var cut in Ranking.Cuts(churned, probabilities))
        {
            sum += (double)(cut.TruePositives - above.TruePositives) * cut.TruePositives / cut.Rows;
            above = cut;
        }

        return above.TruePositives == 0 ? double.NaN : sum / above.TruePositives;
    }
}
