using Churn.Core.Decisions;

namespace Churn.Core.Metrics;

/// <summary>
/// The maximum profit of a retention campaign (MPC) at the mean acceptance rate: what is earned by contacting those that pay
/// most. Better when higher.
/// </summary>
/// <remarks>
/// W. Verbeke, K. Dejaeger, D. Martens, J. Hur, B. Baesens, "New insights into churn prediction in the telecommunication sector:
/// a profit driven data mining approach", European Journal of Operational Research 218 (2012).
/// </remarks>
public static class MaximumProfit
{
    /// <summary>
    /// The profit, 0 or more because nobody need be contacted, and the share to contact, the smallest where several pay the same;
    /// NaN unless there is a churner and a stayer.
    /// </summary>
    /// <param name="churned">The label of each row: true where the customer left.</param>
    /// <param name="probabilities">The predicted probability of churn of the same rows, in [0, 1].</param>
    /// <param name="terms">The terms of the campaign.</param>
    /// <exception cref="ArgumentException">The lengths differ or a probability is not in [0, 1].</exception>
    public static CampaignProfit Of(ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities, CampaignEconomics terms)
    {
        MetricInput.Check(churned, probabilities);
        var churners = churned.Count(true);
        if (churners == 0 || churners == churned.Length) return new CampaignProfit(double.NaN, double.NaN);

        var best = default(CampaignProfit);
        foreach (var cut in Ranking.Cuts(churned, probabilities))
        {
            var profit = terms.Profit(cut.TruePositives, cut.FalsePositives, terms.Acceptance) / churned.Length;
            if (profit > best.PerCustomer) best = new CampaignProfit(profit, (double)cut.Rows / churned.Length);
        }

        return best;
    }
}

/// <summary>The profit of a campaign and how many customers it contacts.</summary>
/// <param name="PerCustomer">The profit over all customers, contacted or not, in the currency per customer.</param>
/// <param name="TargetFraction">The share of the customers that is contacted, from 0 to 1.</param>
public readonly record struct CampaignProfit(double PerCustomer, double TargetFraction);
