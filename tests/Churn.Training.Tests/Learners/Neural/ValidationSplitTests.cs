using Churn.Training.Learners;
using Churn.Training.Learners.Neural;

namespace Churn.Training.Tests.Learners.Neural;

public class ValidationSplitTests
{
    [Fact]
    public void Each_row_is_on_one_side_and_each_class_has_its_share_on_both()
    {
        var churned = Enumerable.Range(0, 100).Select(row => row < 40).ToArray();
        var set = new TrainingSet(new FeatureMatrix(new float[100], ["a"]), churned);

        var split = ValidationSplit.Of(set, .25, new RandomStream(1, 0));

        split.Learning.Concat(split.Validation).Should().BeEquivalentTo(Enumerable.Range(0, 100));
        split.Validation.Count(row => row < 40).Should().Be(10);
        split.Validation.Count(row => row >= 40).Should().Be(15);
    }

    [Fact]
    public void Members_keep_different_rows()
    {
        var set = Sets.Rings(200);

        var first = ValidationSplit.Of(set, .2, new RandomStream(1, 0)).Validation;
        var second = ValidationSplit.Of(set, .2, new RandomStream(1, 1)).Validation;

        first.Should().NotBeEquivalentTo(second);
    }

    [Fact]
    public void Classes_too_small_to_share_stay_with_the_learning_rows() =>
        ValidationSplit.Of(Sets.Xor, .4, new RandomStream(1, 0)).Validation.Should().BeEmpty();
}
