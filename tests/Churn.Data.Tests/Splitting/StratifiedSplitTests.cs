using Churn.Data.Splitting;

namespace Churn.Data.Tests.Splitting;

public class StratifiedSplitTests
{
    private static readonly bool[] Churned = [.. Enumerable.Range(0, 1003).Select(row => row % 5 == 0)];

    [Fact]
    public void The_held_out_part_has_the_asked_share_of_each_class()
    {
        var (training, holdout) = StratifiedSplit.HoldOut(Churned, 0.2, 42);

        training.Concat(holdout).Order().Should().Equal(Enumerable.Range(0, 1003));
        holdout.Count(row => Churned[row]).Should().Be(40);
        holdout.Length.Should().Be(200);
        training.Should().BeInAscendingOrder();
    }

    [Fact]
    public void Folds_have_the_same_size_and_the_same_share_of_each_class()
    {
        var foldOf = StratifiedSplit.Folds(Churned, 5, 42);

        for (var fold = 0; fold < 5; fold++)
        {
            var rows = StratifiedSplit.Rows(foldOf, fold, inside: true);
            rows.Length.Should().BeInRange(200, 201);
            rows.Count(row => Churned[row]).Should().BeInRange(40, 41);
            StratifiedSplit.Rows(foldOf, fold, inside: false).Should().HaveCount(1003 - rows.Length).And.NotIntersectWith(rows);
        }
    }

    [Fact]
    public void The_seed_alone_decides()
    {
        StratifiedSplit.HoldOut(Churned, 0.2, 7).Holdout.Should().Equal(StratifiedSplit.HoldOut(Churned, 0.2, 7).Holdout)
            .And.NotEqual(StratifiedSplit.HoldOut(Churned, 0.2, 8).Holdout);
        StratifiedSplit.Folds(Churned, 5, 7).Should().Equal(StratifiedSplit.Folds(Churned, 5, 7))
            .And.NotEqual(StratifiedSplit.Folds(Churned, 5, 8));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void A_share_that_leaves_nothing_is_refused(double fraction) =>
        FluentActions.Invoking(() => StratifiedSplit.HoldOut(Churned, fraction, 1)).Should().Throw<ArgumentOutOfRangeException>();
}
