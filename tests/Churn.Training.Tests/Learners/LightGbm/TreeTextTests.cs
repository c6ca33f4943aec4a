using Churn.Training.Learners.LightGbm;

namespace Churn.Training.Tests.Learners.LightGbm;

public class TreeTextTests
{
    [Fact]
    public void Trees_are_read_out_of_their_lines()
    {
        var trees = TreeText.Read("""
            tree
            version=v4
            feature_names=Column_0 Column_1

            Tree=0
            num_leaves=3
            num_cat=0
            split_feature=1 0
            split_gain=5 2
            threshold=0.5 -1.0000000180025095e-35
            decision_type=0 0
            left_child=1 -1
            right_child=-2 -3
            leaf_value=0.25 1 -3.5e-05
            leaf_weight=1 1 1


            Tree=1
            num_leaves=1
            split_feature=
            threshold=
            left_child=
            right_child=
            leaf_value=0.5


            end of trees
            """u8);

        trees.Should().HaveCount(2);
        trees[1].Leaves.Should().Equal(0.5f);
        var tree = trees[0];
        tree.Features.Should().Equal(1, 0);
        tree.Left.Should().Equal(1, -1);
        tree.Right.Should().Equal(-2, -3);
        tree.Leaves.Should().Equal(0.25f, 1f, -3.5e-5f);
        tree.LeafOf([0f, 0.5f]).Should().Be(2, "0.5 goes left, and 0 is above the threshold there");
        tree.LeafOf([-1f, 0.5f]).Should().Be(0);
        tree.LeafOf([0f, 0.50001f]).Should().Be(1);
    }

    [Fact]
    public void A_tree_without_splits_has_one_leaf() =>
        TreeText
            .Read("\nTree=0\nnum_leaves=1\nsplit_feature=\nthreshold=\nleft_child=\nright_child=\nleaf_value=0.2\n"u8)
            .Single().Leaves.Should()
            .Equal(0.2f);

    [Theory]
    [InlineData("")]
    [InlineData("\nTree=0\nnum_leaves=1\n")]
    public void What_is_no_tree_is_refused(string text) =>
        FluentActions.Invoking(() => TreeText.Read(System.Text.Encoding.UTF8.GetBytes(text))).Should().Throw<FormatException>();
}
