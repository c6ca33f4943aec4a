using Churn.Training.Evaluation;

namespace Churn.Training.Tests.Evaluation;

public class FoldPlanTests
{
    private static readonly bool[] Churned = [.. Enumerable.Range(0, 300).Select(row => row % 4 == 0)];

    private static readonly int[] Alone = [.. Enumerable.Range(0, 300)];

    [Fact]
    public void Every_repetition_scores_every_customer_once_and_learns_from_the_others()
    {
        var plan = FoldPlan.Of(Churned, Alone, new EvaluationOptions { Repeats = 3 }, 42);

        plan.Repetitions.Should().HaveCount(3);
        foreach (var parts in plan.Repetitions)
        {
            parts.SelectMany(part => part.Scored).Order().Should().Equal(Enumerable.Range(0, 300));
            foreach (var part in parts) part.Learnt.Concat(part.Scored).Order().Should().Equal(Enumerable.Range(0, 300));
        }
    }

    [Fact]
    public void Repetitions_are_dealt_differently_and_another_seed_deals_differently()
    {
        var first = FoldPlan.Of(Churned, Alone, new EvaluationOptions { Repeats = 2 }, 42);
        var other = FoldPlan.Of(Churned, Alone, new EvaluationOptions { Repeats = 2 }, 43);

        new[] { first.Repetitions[0], first.Repetitions[1], other.Repetitions[0], other.Repetitions[1] }
            .Select(parts => string.Join(",", parts[0].Scored)).Distinct().Should().HaveCount(4);
    }

    [Fact]
    public void No_group_is_torn_in_any_repetition_nor_between_the_parts_of_a_cross_fit()
    {
        int[] groupOf = [.. Enumerable.Range(0, 300).Select(row => row / 3)];

        var plan = FoldPlan.Of(Churned, groupOf, new EvaluationOptions { Repeats = 3 }, 42);

        foreach (var part in plan.Repetitions.SelectMany(parts => parts))
            part.Learnt.Select(row => groupOf[row]).Should().NotIntersectWith(part.Scored.Select(row => groupOf[row]));
        var rows = plan.Rows(3);
        rows.Customers.Zip(rows.PartOf)
            .GroupBy(row => groupOf[row.First])
            .Should()
            .OnlyContain(rows => rows.Select(row => row.Second).Distinct().Count() == 1);
    }

    [Fact]
    public void Groups_that_folds_may_part_still_count_as_one_for_the_figures()
    {
        int[] groupOf = [.. Enumerable.Range(0, 300).Select(row => row / 3)];

        var plan = FoldPlan.Of(Churned, groupOf, new EvaluationOptions { Repeats = 1 }, 42, Alone);

        var first = plan.Repetitions[0][0];
        first.Learnt.Select(row => groupOf[row]).Should().IntersectWith(first.Scored.Select(row => groupOf[row]));
        plan.Rows(1).GroupOf.Distinct().Should().HaveCount(100);
    }

    [Fact]
    public void The_scored_rows_follow_the_parts()
    {
        var plan = FoldPlan.Of(Churned, Alone, new EvaluationOptions { Repeats = 2 }, 42);

        var rows = plan.Rows(2);

        rows.Customers.Should().Equal(plan.Repetitions.SelectMany(parts => parts).SelectMany(part => part.Scored));
        rows.Churned.Should().Equal(rows.Customers.Select(customer => Churned[customer]));
        rows.Folds.Should().HaveCount(10);
        plan.Rows(1).Customers.Should().Equal(rows.Customers.Take(300));
    }

    [Theory]
    [InlineData(200, 4)]
    [InlineData(4_000, 2)]
    [InlineData(5_000, 1)]
    public void The_fewer_customers_the_more_repetitions(int customers, int repetitions) =>
        FoldPlan.Repeats(new EvaluationOptions(), customers).Should().Be(repetitions);

    [Theory]
    [InlineData(30_000, 5)]
    [InlineData(37_500, 4)]
    [InlineData(70_000, 3)]
    [InlineData(150_000, 1)]
    [InlineData(1_000_000, 1)]
    public void As_many_folds_are_fitted_as_score_enough_customers(int customers, int folds) =>
        FoldPlan.FoldsToFit(new EvaluationOptions(), customers).Should().Be(folds);

    [Fact]
    public void Of_very_many_customers_a_fifth_is_scored_once()
    {
        const int Many = 5 * FoldPlan.EnoughScored;
        var churned = Enumerable.Range(0, Many).Select(row => row % 10 == 0).ToArray();

        var plan = FoldPlan.Of(churned, [.. Enumerable.Range(0, churned.Length)], new EvaluationOptions(), 42);

        plan.Repetitions.Should()
            .ContainSingle()
            .Which.Should()
            .ContainSingle()
            .Which.Scored.Should()
            .HaveCount(FoldPlan.EnoughScored);
        plan.Rows(1).PartOf.Distinct().Should().HaveCount(5);
    }
}
