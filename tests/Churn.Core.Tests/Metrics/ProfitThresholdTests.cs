using Churn.Core.Campaigns;
using Churn.Core.Metrics;

namespace Churn.Core.Tests.Metrics;

public sealed class ProfitThresholdTests
{
    [Fact]
    public void Contacting_from_it_on_earns_the_maximum_profit()
    {
        foreach (var rows in ScoredRows.RandomWithTies(seed: 23).Where(rows => rows.HasBothClasses()))
        {
            foreach (var terms in CampaignCuts.Terms)
            {
                var threshold = ProfitThreshold.Of(rows.Churned, rows.Probabilities, terms);
                var named = ConfusionMatrix.Of(rows.Churned, rows.Probabilities, threshold);
                var best = MaximumProfit.Of(rows.Churned, rows.Probabilities, terms);

                threshold.Should().BeInRange(0, 1);
                var earned = terms.Profit(named.TruePositives, named.FalsePositives, terms.Acceptance) / rows.Count;
                if (rows.Probabilities.Max() < 1) earned.ShouldAgreeWith(best.PerCustomer);
            }
        }
    }

    [Fact]
    public void It_lies_halfway_between_the_last_contacted_and_the_next()
    {
        ProfitThreshold.Of([true, true, false, false], [0.9, 0.7, 0.3, 0.1], CampaignTerms.Standard).ShouldAgreeWith(0.5);
    }

    [Fact]
    public void It_lies_above_all_probabilities_where_contacting_nobody_pays_most()
    {
        ProfitThreshold.Of([false, false], [0.8, 0.2], CampaignTerms.Standard).ShouldAgreeWith(0.9);
    }

    [Fact]
    public void It_falls_when_customers_are_worth_more()
    {
        var rows = ScoredRows.RandomCalibrated(seed: 24, count: 2_000);
        double At(double value) => ProfitThreshold.Of(rows.Churned, rows.Probabilities, new CampaignTerms { CustomerValue = value });

        At(400).Should().BeLessThan(At(100));
    }
}
