using Churn.Training.Learners.Neural;

namespace Churn.Training.Tests.Learners.Neural;

public class ValidationSplitTests
{
    [Fact]
    public void Each_row_is_on_one_side_and_each_class_has_its_share_on_both()
    {
        var churned = Enumerable.Range(0, 100).Select(row => row < 40).ToArray();

        var split = ValidationSplit.Of(churned, .25, new RandomStream(1, 0));

        split.Learning.Concat(split.Validation).Should().BeEquivalentTo(Enumerable.Range(0, 100));
        split.Validation.Count(row => row < 40).Should().Be(10);
        split.Validation.Count(row => row >= 40).Should().Be(15);
    }

    [Fact]
    public void Members_keep_different_rows()
    {
        var labels = Sets.Rings(200).Churned;

        var first = ValidationSplit.Of(labels, .2, new RandomStream(1, 0)).Validation;
        var second = ValidationSplit.Of(labels, .2, new RandomStream(1, 1)).Validation;

        first.Should().NotBeEquivalentTo(second);
    }

    [Fact]
    public void Classes_too_small_to_share_stay_with_the_learning_rows() =>
        ValidationSplit.Of(Sets.Xor.Churned, .4, new RandomStream(1, 0)).Validation.Should().BeEmpty();
}
