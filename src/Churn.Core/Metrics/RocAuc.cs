namespace Churn.Core.Metrics;

/// <summary>
/// The area under the ROC curve: the probability that a random churner is ranked above a random stayer. 1 is a perfect ranking,
/// 0.5 a random one. Better when higher.
/// </summary>
/// <remarks>
/// Pairs of equal probability count half: J. A. Hanley, B. J. McNeil, "The meaning and use of the area under a receiver operating
/// characteristic (ROC) curve", Radiology 143 (1982).
/// </remarks>
public static class RocAuc
{
    /// <summary>The area in [0, 1]; NaN unless there is at least one churner and one stayer.</summary>
    /// <param name="churned">The label of each row: true where the customer left.</param>
    /// <param name="probabilities">The predicted probability of churn of the same rows, in [0, 1].</param>
    /// <exception cref="ArgumentException">The lengths differ or a probability is not in [0, 1].</exception>
    public static double Of(ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities)
    {
        MetricInput.Check(churned, probabilities);
        long twiceTheWins = 0;
        var above = default(RankingCut);
        foreach (var cut in Ranking.Cuts(churned, probabilities))
        {
            // Each stayer of this tie loses against the churners above it and halves its pairs with those in the tie.
            twiceTheWins += (long)(cut.FalsePositives - above.FalsePositives) * (cut.TruePositives + above.TruePositives);
            above = cut;
        }

        if (above.TruePositives == 0 || above.FalsePositives == 0)
            return double.NaN;
        return twiceTheWins / 2.0 / ((double)above.TruePositives * above.FalsePositives);
    }
}
