using Churn.Core.Decisions;
using Churn.Core.Metrics;

namespace Churn.Core.Tests.Metrics;

public sealed class MaximumProfitTests
{
    [Fact]
    public void It_is_the_profit_of_the_best_of_all_thresholds_and_nobody()
    {
        foreach (var rows in OutOfFoldRows.RandomWithTies(seed: 22).Where(rows => rows.HasBothClasses()))
        {
            foreach (var terms in CampaignCuts.Terms)
            {
                var best = CampaignCuts.Of(rows).Max(cut => CampaignCuts.Profit(cut, terms, terms.Acceptance, rows.Count));

                MaximumProfit.Of(rows.Churned, rows.Probabilities, terms).PerCustomer.ShouldAgreeWith(best);
            }
        }
    }

    [Fact]
    public void Of_campaigns_that_pay_the_same_the_smallest_counts()
    {
        // The second customer pays nothing and costs nothing.
        var terms = new CampaignEconomics { OfferCost = 0, ContactCost = 0 };

        MaximumProfit.Of([true, false], [0.9, 0.5], terms).TargetFraction.Should().Be(0.5);
    }

    [Fact]
    public void It_is_undefined_where_a_class_is_absent()
    {
        MaximumProfit.Of([true, true], [0.1, 0.2], CampaignEconomics.Standard).PerCustomer.Should().Be(double.NaN);
    }
}
