using Churn.Core.Decisions;
using Churn.Core.Numerics;

namespace Churn.Core.Metrics;

/// <summary>
/// The expected maximum profit of a retention campaign (EMPC): for every acceptance rate the campaign contacts the customers that
/// pay most, and the profits are averaged over the rates by how likely they are. Better when higher.
/// </summary>
/// <remarks>
/// T. Verbraken, W. Verbeke, B. Baesens (2013), see <see cref="CampaignEconomics"/>; computed over the corners of the ROC hull.
/// </remarks>
public static class ExpectedMaximumProfit
{
    /// <summary>The profit and the expected share to contact; NaN unless there is a churner and a stayer.</summary>
    /// <param name="churned">The label of each row: true where the customer left.</param>
    /// <param name="probabilities">The predicted probability of churn of the same rows, in [0, 1].</param>
    /// <param name="terms">The terms of the campaign.</param>
    /// <exception cref="ArgumentException">The lengths differ or a probability is not in [0, 1].</exception>
    public static CampaignProfit Of(ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities, CampaignEconomics terms)
    {
        MetricInput.Check(churned, probabilities);
        var hull = RocHull.Of(churned, probabilities);
        if (hull[^1].TruePositives == 0 || hull[^1].FalsePositives == 0) return new CampaignProfit(double.NaN, double.NaN);

        var certainty = terms.AcceptanceCertainty;
        var acceptance = new BetaDistribution(terms.Acceptance * certainty, (1 - terms.Acceptance) * certainty);
        double profit = 0, contacted = 0, from = 0;
        for (var corner = 0; corner < hull.Count && from < 1; corner++)
        {
            var to = corner + 1 < hull.Count ? Indifference(hull[corner], hull[corner + 1], terms) : 1;
            var chance = acceptance.Cumulative(to) - acceptance.Cumulative(from);
            var mean = acceptance.PartialMean(to) - acceptance.PartialMean(from);
            var (churners, stayers) = (hull[corner].TruePositives, hull[corner].FalsePositives);
            profit += terms.Profit(churners, stayers, 0) * chance + churners * (terms.CustomerValue - terms.OfferCost) * mean;
            contacted += hull[corner].Rows * chance;
            from = to;
        }

        return new CampaignProfit(profit / churned.Length, contacted / churned.Length);
    }

    /// <summary>
    /// The acceptance at which both corners pay the same: above it, contacting more does. 1 where more never does.
    /// </summary>
    private static double Indifference(RankingCut fewer, RankingCut more, CampaignEconomics terms)
    {
        var churners = more.TruePositives - fewer.TruePositives;
        var stayers = more.FalsePositives - fewer.FalsePositives;
        var gain = churners * (terms.CustomerValue - terms.OfferCost);
        return gain > 0 ? Math.Clamp(-terms.Profit(churners, stayers, 0) / gain, 0, 1) : 1;
    }
}
