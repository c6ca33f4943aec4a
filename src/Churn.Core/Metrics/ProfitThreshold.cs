using Churn.Core.Campaigns;

namespace Churn.Core.Metrics;

/// <summary>The threshold that makes the profit of a campaign as high as these rows allow.</summary>
/// <remarks>
/// Every way to cut the ranking is tried, as by <see cref="MaximumProfit"/>; the threshold lies between the probabilities on both
/// sides of the cut, as that of <see cref="F1Threshold"/>. If contacting nobody pays most, it lies above all of them.
/// </remarks>
public static class ProfitThreshold
{
    /// <summary>The threshold in [0, 1], to be used as "at least"; NaN without rows.</summary>
    /// <param name="churned">The label of each row: true where the customer left.</param>
    /// <param name="probabilities">
    /// The predicted probability of churn of the same rows, in [0, 1]; of models that have not seen them (out of fold).
    /// </param>
    /// <param name="terms">The terms of the campaign.</param>
    /// <exception cref="ArgumentException">The lengths differ or a probability is not in [0, 1].</exception>
    public static double Of(ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities, CampaignTerms terms)
    {
        MetricInput.Check(churned, probabilities);
        var cuts = Ranking.Cuts(churned, probabilities);
        var (best, profit) = (-1, 0.0);
        for (var cut = 0; cut < cuts.Count; cut++)
        {
            var found = terms.Profit(cuts[cut].TruePositives, cuts[cut].FalsePositives, terms.Acceptance);
            if (found > profit) (best, profit) = (cut, found);
        }

        if (best >= 0) return Ranking.ThresholdBelow(cuts, best);
        return cuts.Count == 0 ? double.NaN : (1 + cuts[0].Probability) / 2;
    }
}
