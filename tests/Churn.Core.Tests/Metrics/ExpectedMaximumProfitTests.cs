using Churn.Core.Decisions;
using Churn.Core.Metrics;

namespace Churn.Core.Tests.Metrics;

public sealed class ExpectedMaximumProfitTests
{
    [Fact]
    public void It_is_the_profit_of_the_best_threshold_at_each_acceptance_averaged_over_the_acceptances()
    {
        foreach (var rows in OutOfFoldRows.RandomWithTies(seed: 21).Where(rows => rows.HasBothClasses()).Take(25))
        {
            var cuts = CampaignCuts.Of(rows);
            foreach (var terms in CampaignCuts.Terms)
            {
                var (alpha, beta) = (
                    terms.Acceptance * terms.AcceptanceCertainty,
                    (1 - terms.Acceptance) * terms.AcceptanceCertainty);
                var expected = SlowIntegral.MeanUnderBeta(
                    acceptance => cuts.Max(cut => CampaignCuts.Profit(cut, terms, acceptance, rows.Count)), alpha, beta);

                var contacted = SlowIntegral.MeanUnderBeta(
                    acceptance => Contacted(cuts, terms, acceptance, rows.Count),
                    alpha,
                    beta);
                var profit = ExpectedMaximumProfit.Of(rows.Churned, rows.Probabilities, terms);

                profit.PerCustomer.ShouldAgreeWith(expected);
                profit.TargetFraction.ShouldAgreeWith(contacted);
            }
        }
    }

    [Fact]
    public void The_target_fraction_is_what_the_best_thresholds_contact_on_average()
    {
        // One churner above one stayer: nobody is contacted up to g1 = 1 / 190, the churner up to g = 1; the stayer never pays.
        var profit = ExpectedMaximumProfit.Of([true, false], [0.9, 0.1], CampaignEconomics.Standard);
        var nobody = SlowIntegral.MeanUnderBeta(acceptance => acceptance < 1 / 190.0 ? 1 : 0, 6, 14);

        profit.TargetFraction.Should().BeApproximately((1 - nobody) / 2, 1e-9);
    }

    [Fact]
    public void A_worthless_customer_or_a_dear_contact_makes_contacting_nobody_best()
    {
        var rows = OutOfFoldRows.Twenty;
        foreach (
            var terms in new[]
            {
                new CampaignEconomics { CustomerValue = 10 },
                new CampaignEconomics { CustomerValue = -5 },
                new CampaignEconomics { ContactCost = 1_000 },
            })
            ExpectedMaximumProfit.Of(rows.Churned, rows.Probabilities, terms).Should().Be(default(CampaignProfit));
    }

    [Fact]
    public void It_is_undefined_where_a_class_is_absent()
    {
        ExpectedMaximumProfit.Of([true, true], [0.1, 0.2], CampaignEconomics.Standard).PerCustomer.Should().Be(double.NaN);
        ExpectedMaximumProfit.Of([false, false], [0.1, 0.2], CampaignEconomics.Standard).TargetFraction.Should().Be(double.NaN);
    }

    /// <summary>The share contacted by the best threshold; of several, the smallest.</summary>
    private static double Contacted((int Churners, int Stayers)[] cuts, CampaignEconomics terms, double acceptance, int rows)
    {
        var best = cuts.MaxBy(cut => CampaignCuts.Profit(cut, terms, acceptance, rows));
        return (double)(best.Churners + best.Stayers) / rows;
    }
}
