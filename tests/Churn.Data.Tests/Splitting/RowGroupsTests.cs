using Churn.Data.Inference;
using Churn.Data.Splitting;
using Churn.Data.Tables;
using Churn.TestSupport.HandMade;

namespace Churn.Data.Tests.Splitting;

public class RowGroupsTests
{
    private static readonly CustomerTable Table = HandMadeTables.Of("id,x,y", "a,1,p", "b,1,p", "a,2,q", "b,1,p", ",3,q", ",4,q");

    [Fact]
    public void Rows_that_repeat_a_record_belong_together() => Group(null).Should().Equal(0, 1, 2, 1, 4, 5);

    [Fact]
    public void Rows_of_one_customer_belong_together_and_rows_of_nobody_do_not()
    {
        var groups = Group("id");

        groups[0].Should().Be(groups[2]);
        groups[1].Should().Be(groups[3]);
        groups.Distinct().Should().HaveCount(4);
    }

    [Fact]
    public void A_group_column_that_is_not_there_is_refused_with_the_nearest() =>
        FluentActions.Invoking(() => Group("idd")).Should().Throw<DataRefusedException>().WithMessage("*no column 'idd'*'id'*");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void No_group_is_parted_by_a_holdout_or_by_folds(int seed)
    {
        var random = new Random(seed);
        var groupOf = Enumerable.Range(0, 2_000).Select(_ => random.Next(400)).ToArray();
        var churned = Enumerable.Range(0, 2_000).Select(_ => random.Next(4) == 0).ToArray();

        var (training, holdout) = StratifiedSplit.HoldOut(churned, 0.2, seed, groupOf);
        var foldOf = StratifiedSplit.Folds(churned, 5, seed, groupOf);

        training.Concat(holdout).Order().Should().Equal(Enumerable.Range(0, 2_000));
        training.Select(row => groupOf[row]).Intersect(holdout.Select(row => groupOf[row])).Should().BeEmpty();
        ((double)holdout.Length).Should().BeApproximately(400, 20);
        Enumerable
            .Range(0, 2_000)
            .GroupBy(row => groupOf[row])
            .Should()
            .OnlyContain(same => same.Select(row => foldOf[row]).Distinct().Count() == 1);
        foldOf.CountBy(fold => fold).Should().OnlyContain(fold => Math.Abs(fold.Value - 400) < 20);
    }

    private static int[] Group(string? column) =>
        RowGroups.Of(Table, RepeatedRecords.Of(Table, null), new SchemaOptions { Group = column });
}
