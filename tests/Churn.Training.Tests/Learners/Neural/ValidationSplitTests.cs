using Churn.Core.Numerics;
using Churn.Training.Learners.Neural;

namespace Churn.Training.Tests.Learners.Neural;

public class ValidationSplitTests
{
    [Fact]
    public void Each_row_is_on_one_side_and_each_class_has_its_share_on_both()
    {
        var churned = Enumerable.Range(0, 100).Select(row => row < 40).ToArray();

        var split = ValidationSplit.Of(churned, Alone(churned.Length), .25, new RandomStream(1, 0));

        split.Learning.Concat(split.Validation).Should().BeEquivalentTo(Enumerable.Range(0, 100));
        split.Validation.Count(row => row < 40).Should().Be(10);
        split.Validation.Count(row => row >= 40).Should().Be(15);
    }

    [Fact]
    public void Members_keep_different_rows()
    {
        var labels = Sets.Rings(200).Churned;

        var first = ValidationSplit.Of(labels, Alone(200), .2, new RandomStream(1, 0)).Validation;
        var second = ValidationSplit.Of(labels, Alone(200), .2, new RandomStream(1, 1)).Validation;

        first.Should().NotBeEquivalentTo(second);
    }

    [Fact]
    public void Classes_too_small_to_share_stay_with_the_learning_rows() =>
        ValidationSplit.Of(Sets.Xor.Churned, Sets.Xor.GroupOf, .4, new RandomStream(1, 0)).Validation.Should().BeEmpty();

    [Fact]
    public void Rows_of_one_customer_are_all_learnt_from_or_all_watched()
    {
        var labels = Enumerable.Range(0, 120).Select(row => row / 4 % 3 == 0).ToArray();
        int[] groupOf = [.. Enumerable.Range(0, 120).Select(row => row / 4)];

        var split = ValidationSplit.Of(labels, groupOf, .2, new RandomStream(1, 0));

        split
            .Validation.Should()
            .HaveCount(24)
            .And.OnlyContain(row => split.Validation.Count(other => groupOf[other] == groupOf[row]) == 4);
        split.Learning.Concat(split.Validation).Should().BeEquivalentTo(Enumerable.Range(0, 120));
    }

    private static int[] Alone(int rows) => [.. Enumerable.Range(0, rows)];
}
