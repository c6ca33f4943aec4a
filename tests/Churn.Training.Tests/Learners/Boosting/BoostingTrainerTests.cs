using Churn.TestSupport;
using Churn.Training.Learners.Boosting;

namespace Churn.Training.Tests.Learners.Boosting;

public class BoostingTrainerTests
{
    private static readonly TrainingSet Set = DrawnSet.Of(1_000);

    public BoostingTrainerTests() => BoostingLibrary.SkipIfMissing();

    [SkippableFact]
    public void A_stage_is_the_fit_of_so_many_rounds()
    {
        var long_ = Fit(new BoostingOptions { Rounds = 70 });
        var shorter = Fit(new BoostingOptions { Rounds = 40 });

        long_.Stages.Should().Equal(20, 40, 60, 70);
        foreach (var row in Enumerable.Range(0, Set.Rows))
            long_.At(40).Score(Set.Features.Row(row)).Should().Be(shorter.Score(Set.Features.Row(row)));
    }

    [SkippableFact]
    public void The_scores_of_the_stages_are_those_of_the_models_at_them()
    {
        var model = Fit(new BoostingOptions { Rounds = 70 });

        foreach (var row in Enumerable.Range(0, 50))
        {
            var features = Set.Features.Row(row).ToArray();
            model.StageScores(features).Should().Equal(model.Stages.Select(stage => model.At(stage).Score(features)));
        }
    }

    [SkippableFact]
    public void The_last_stage_is_the_whole_model() => Fit(new BoostingOptions { Rounds = 40 }).Stages.Should().Equal(20, 40);

    [SkippableFact]
    public void Only_a_stage_can_be_taken() =>
        FluentActions
            .Invoking(() => Fit(new BoostingOptions { Rounds = 40 }).At(30))
            .Should()
            .Throw<ArgumentOutOfRangeException>();

    [SkippableFact]
    public void Where_nothing_can_be_split_the_score_is_the_log_odds_of_the_share_of_churners()
    {
        var model = Fit(new BoostingOptions { Rounds = 40, MinimumLeafSize = 900 });
        var share = Set.Churned.Average(churned => churned ? 1.0 : 0);

        model.Ensemble.Trees.Should().ContainSingle();
        model.At(20).Score(Set.Features.Row(0)).Should().BeApproximately(Math.Log(share / (1 - share)), 1e-6);
    }

    [SkippableFact]
    public void The_search_keeps_what_is_chosen_and_completes_the_rest()
    {
        var variants = BoostingSearch.Variants(new BoostingOptions { Leaves = 5, Seed = 3 });

        variants
            .Should()
            .OnlyContain(variant =>
                variant.Leaves == 5 && variant.Seed == 3 && variant.Rounds != null && variant.LearningRate != null);
        variants.Should().OnlyHaveUniqueItems();
        BoostingSearch.Variants(variants[0]).Should().Equal(variants[0]);
    }

    [SkippableFact]
    public void Options_out_of_range_are_all_told() =>
        FluentActions.Invoking(() => new BoostingTrainer(new BoostingOptions { LearningRate = 0, Leaves = 1, RowFraction = 2 }))
            .Should().Throw<ArgumentException>().WithMessage("*learningRate is 0*leaves is 1*rowFraction is 2*");

    private static BoostingModel Fit(BoostingOptions options) =>
        new BoostingTrainer(BoostingSearch.Variants(options)[0]).Fit(Set, new FitContext());
}
