using Churn.Core.Metrics;

namespace Churn.Core.Tests.Metrics;

public sealed class HMeasureTests
{
    [Fact]
    public void It_is_the_loss_of_the_best_threshold_at_each_cost_averaged_over_the_costs_against_that_of_knowing_nothing()
    {
        foreach (var rows in OutOfFoldRows.RandomWithTies(seed: 25).Where(rows => rows.HasBothClasses()).Take(60))
        {
            double churners = rows.Churned.Count(churned => churned), stayers = rows.Count - churners;
            var cuts = CampaignCuts.Of(rows);
            double Loss(double cost) => cuts.Min(cut => cost * cut.Stayers + (1 - cost) * (churners - cut.Churners));
            double Blind(double cost) => Math.Min(cost * stayers, (1 - cost) * churners);
            double Mean(Func<double, double> loss) =>
                SlowIntegral.MeanUnderBeta(cost => loss(cost) / rows.Count, 2, 1 + stayers / churners);

            HMeasure.Of(rows.Churned, rows.Probabilities).ShouldAgreeWith(1 - Mean(Loss) / Mean(Blind));
        }
    }

    [Theory]
    [InlineData("1100", new[] { 0.9, 0.8, 0.2, 0.1 }, 1.0)]
    [InlineData("0011", new[] { 0.9, 0.8, 0.2, 0.1 }, 0.0)]
    [InlineData("1010", new[] { 0.5, 0.5, 0.5, 0.5 }, 0.0)]
    public void A_perfect_ranking_has_1_and_a_useless_one_0(string labels, double[] probabilities, double expected)
    {
        HMeasure.Of(OutOfFoldRows.Labels(labels), probabilities).ShouldAgreeWith(expected);
    }

    [Fact]
    public void It_is_undefined_where_a_class_is_absent()
    {
        HMeasure.Of([true, true], [0.1, 0.2]).Should().Be(double.NaN);
    }
}
