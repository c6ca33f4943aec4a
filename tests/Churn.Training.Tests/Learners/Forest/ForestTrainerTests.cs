using Churn.Core.Numerics;
using Churn.Training.Learners.Forest;

namespace Churn.Training.Tests.Learners.Forest;

public class ForestTrainerTests
{
    private static readonly TrainingSet Set = DrawnSet.Of(500);

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    [InlineData(120)]
    public void It_has_as_many_trees_as_asked(int trees) =>
        Fit(new ForestOptions { Trees = trees }).Ensemble.Trees.Should().HaveCount(trees);

    [Fact]
    public void Every_tree_differs()
    {
        var trees = Fit(new ForestOptions { Trees = 100 }).Ensemble.Trees;

        trees.Select(tree => tree.Leaves.Sum()).Distinct().Should().HaveCount(100);
    }

    [Fact]
    public void No_tree_has_more_leaves_than_asked() =>
        Fit(new ForestOptions { Leaves = 7, MinimumLeafSize = 1 })
            .Ensemble.Trees.Should()
            .OnlyContain(tree => tree.Leaves.Length <= 7);

    [Fact]
    public void A_leaf_holds_the_log_odds_of_its_smoothed_churn_rate()
    {
        var forest = Fit(new ForestOptions { Trees = 1, RowFraction = 1, FeatureFractionPerSplit = 1, Leaves = 4 });

        var tree = forest.Ensemble.Trees[0];
        var average = Set.Churned.Average(churned => churned ? 1.0 : 0);
        foreach (var leaf in Enumerable.Range(0, Set.Rows).GroupBy(row => tree.LeafOf(Set.Features.Row(row))))
        {
            var (churned, stayed) = (leaf.Count(row => Set.Churned[row]), leaf.Count(row => !Set.Churned[row]));
            var logOdds = Math.Log((churned + (2 * average)) / (stayed + (2 * (1 - average))));
            tree.Leaves[leaf.Key].Should().BeApproximately((float)logOdds, 1e-5f);
        }
    }

    [Fact]
    public void The_score_is_the_mean_of_the_leaves_log_odds()
    {
        var one = Fit(new ForestOptions { Trees = 1 }).Score(Set.Features.Row(0));
        var forest = Fit(new ForestOptions { Trees = 2 });

        (forest.Ensemble.Trees[0].Leaves[forest.Ensemble.Trees[0].LeafOf(Set.Features.Row(0))] * 2)
            .Should().BeApproximately((float)one, 1e-6f);
        forest.Score(Set.Features.Row(0)).Should().BeApproximately(
            forest.Ensemble.Trees.Sum(tree => (double)tree.Leaves[tree.LeafOf(Set.Features.Row(0))]), 1e-6);
    }

    [Fact]
    public void Full_depth_trees_learn_their_rows_by_heart()
    {
        var forest = Fit(new ForestOptions { Trees = 50, Leaves = 5000, MinimumLeafSize = 1, RowFraction = 1 });

        Enumerable
            .Range(0, Set.Rows)
            .Count(row => forest.Score(Set.Features.Row(row)) > 0 == Set.Churned[row])
            .Should()
            .BeGreaterThan(495);
    }

    [Fact]
    public void Options_out_of_range_are_all_told() =>
        FluentActions.Invoking(() => new ForestTrainer(new ForestOptions { Trees = 0, Leaves = 1, RowFraction = 0, Bins = 1 }))
            .Should().Throw<ArgumentException>().WithMessage("*trees is 0*leaves is 1*rowFraction is 0*bins is 1*");

    [Fact]
    public void Where_nothing_can_be_split_the_forest_says_the_churn_rate()
    {
        var forest = Fit(new ForestOptions { Trees = 3, MinimumLeafSize = 400, RowFraction = 1 });

        forest
            .Ensemble.Score(Set.Features.Row(0))
            .Should()
            .BeApproximately((float)LogOddsScale.OfProbability(Set.Churned.Average(churned => churned ? 1.0 : 0)), 1e-6f);
    }

    [Fact]
    public void Options_that_a_search_would_choose_must_be_chosen() =>
        FluentActions
            .Invoking(() => new ForestTrainer(new ForestOptions { Leaves = 8 }))
            .Should()
            .Throw<ArgumentException>()
            .WithMessage("*minimumLeafSize is not chosen*featureFractionPerSplit is not chosen*");

    [Fact]
    public void The_search_keeps_what_is_chosen_and_completes_the_rest()
    {
        var variants = ForestSearch.Variants(new ForestOptions { Leaves = 31, Trees = 7 });

        variants.Should().OnlyContain(variant => variant.Leaves == 31 && variant.Trees == 7 && variant.MinimumLeafSize != null);
        variants.Should().OnlyHaveUniqueItems().And.HaveCountGreaterThan(1);
        ForestSearch.Variants(variants[1]).Should().Equal(variants[1]);
    }

    private static TreeSumModel Fit(ForestOptions options) =>
        new ForestTrainer(ForestSearch.Variants(options)[0]).Fit(Set, new FitContext());
}
