namespace Churn.Core.Metrics;

/// <summary>The threshold that makes <see cref="ConfusionMatrix.F1"/> as high as these rows allow.</summary>
/// <remarks>
/// Every way to cut the ranking is tried; of equally good cuts the one with the highest threshold wins, which calls the fewest
/// customers. The threshold lies halfway between the probabilities on both sides of the cut (below the lowest: halfway to 0), so
/// that a probability which comes back rounded to a float is still on its side.
/// </remarks>
public static class F1Threshold
{
    /// <summary>The threshold in [0, 1], to be used as "at least"; NaN without churners.</summary>
    /// <param name="churned">The label of each row: true where the customer left.</param>
    /// <param name="probabilities">
    /// The predicted probability of churn of the same rows, in [0, 1]; of models that have not seen them (out of fold).
    /// </param>
    /// <exception cref="ArgumentException">The lengths differ or a probability is not in [0, 1].</exception>
    public static double Of(ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities)
    {
        MetricInput.Check(churned, probabilities);
        var churners = churned.Count(true);
        if (churners == 0)
            return double.NaN;

        var cuts = Ranking.Cuts(churned, probabilities).ToList();
        var best = 0;
        for (var cut = 1; cut < cuts.Count; cut++)
        {
            if (F1(cuts[cut], churners) > F1(cuts[best], churners))
                best = cut;
        }

        return Ranking.ThresholdBelow(cuts, best);
    }

    // TP + FP + FN + TP: the rows called churners and the churners.
    private static double F1(RankingCut cut, int churners) => 2.0 * cut.TruePositives / ((double)cut.Rows + churners);
}
