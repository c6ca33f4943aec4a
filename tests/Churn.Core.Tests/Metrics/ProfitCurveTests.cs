using Churn.Core.Decisions;
using Churn.Core.Metrics;

namespace Churn.Core.Tests.Metrics;

public sealed class ProfitCurveTests
{
    [Fact]
    public void Each_point_is_the_profit_of_the_first_rows_of_a_stable_sort()
    {
        foreach (var rows in OutOfFoldRows.RandomWithTies(seed: 27).Take(100))
        {
            var ranked = rows
                .Probabilities.Zip(rows.Churned)
                .OrderByDescending(row => row.First)
                .Select(row => row.Second)
                .ToArray();
            foreach (var point in ProfitCurve.Of(rows.Churned, rows.Probabilities, CampaignEconomics.Standard, steps: 10))
            {
                var contacted = ranked.Take((int)Math.Round(point.Fraction * rows.Count, MidpointRounding.ToEven)).ToArray();
                var churners = contacted.Count(churned => churned);
                var cut = (churners, contacted.Length - churners);

                point.PerCustomer.ShouldAgreeWith(CampaignCuts.Profit(cut, CampaignEconomics.Standard, 0.3, rows.Count));
            }
        }
    }

    [Fact]
    public void It_begins_at_nobody_who_earns_nothing()
    {
        var curve = ProfitCurve.Of([true, false], [0.9, 0.1], CampaignEconomics.Standard);

        curve.Should().HaveCount(101);
        curve[0].Should().Be(new ProfitPoint(0, 0));
        curve[^1].PerCustomer.ShouldAgreeWith((0.3 * 190 - 1 - 11) / 2);
    }

    [Fact]
    public void A_number_of_steps_below_one_is_refused()
    {
        var compute = () => ProfitCurve.Of([true], [0.5], CampaignEconomics.Standard, steps: 0);

        compute.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("steps");
    }
}
