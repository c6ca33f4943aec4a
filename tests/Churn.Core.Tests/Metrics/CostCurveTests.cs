using Churn.Core.Metrics;

namespace Churn.Core.Tests.Metrics;

public sealed class CostCurveTests
{
    [Fact]
    public void At_every_relation_of_costs_it_is_the_cost_of_the_best_of_all_thresholds()
    {
        foreach (var rows in OutOfFoldRows.RandomWithTies(seed: 26).Where(rows => rows.HasBothClasses()))
        {
            double churners = rows.Churned.Count(churned => churned), stayers = rows.Count - churners;
            var cuts = CampaignCuts.Of(rows);
            var curve = CostCurve.Of(rows.Churned, rows.Probabilities);
            for (var cost = 0.0; cost <= 1; cost += 1 / 64.0)
            {
                var expected = cuts.Min(cut => (1 - cut.Churners / churners) * cost + cut.Stayers / stayers * (1 - cost));

                At(curve, cost).ShouldAgreeWith(expected);
            }

            curve.Select(point => point.ProbabilityCost).Should().BeInAscendingOrder();
        }
    }

    [Fact]
    public void A_ranking_that_knows_nothing_costs_what_treating_all_alike_does()
    {
        CostCurve.Of([true, false], [0.5, 0.5]).Should().Equal(new CostPoint(0, 0), new CostPoint(0.5, 0.5), new CostPoint(1, 0));
    }

    [Fact]
    public void It_is_empty_where_a_class_is_absent()
    {
        CostCurve.Of([true, true], [0.1, 0.2]).Should().BeEmpty();
    }

    private static double At(IReadOnlyList<CostPoint> curve, double cost)
    {
        var right = Math.Max(1, curve.TakeWhile(point => point.ProbabilityCost < cost).Count());
        var (from, to) = (curve[right - 1], curve[right]);
        var width = to.ProbabilityCost - from.ProbabilityCost;
        return width == 0
            ? from.NormalizedCost
            : from.NormalizedCost + (to.NormalizedCost - from.NormalizedCost) * (cost - from.ProbabilityCost) / width;
    }
}
