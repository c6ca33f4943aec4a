using Churn.Core.Numerics;
using Churn.TestSupport;
using Churn.Training.Learners;
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

        long_.Stages.Should().Equal(10, 20, 30, 40, 50, 60, 70);
        foreach (var row in Enumerable.Range(0, Set.Rows))
            long_.At(40).Score(Set.Features.Row(row)).Should().Be(shorter.Score(Set.Features.Row(row)));
    }

    [SkippableFact]
    public void Growing_stops_a_while_after_the_loss_on_the_watched_rows_was_smallest()
    {
        var trainer = new BoostingTrainer(Complete(new BoostingOptions { Rounds = 2_000, LearningRate = 0.2 }));
        var watched = DrawnSet.Of(500, seed: 7);

        var fit = trainer.Fit(Set, watched, new FitContext());

        fit.Losses.Should().HaveSameCount(fit.Model.Stages);
        var best = fit.Losses.Index().MinBy(loss => loss.Item).Index;
        fit.Model.Stages[^1].Should().Be(fit.Model.Stages[best] + 20, "a rate of 0.2 waits for 20 rounds");
        for (var stage = 0; stage < fit.Losses.Count; stage++)
            fit.Losses[stage].Should().BeApproximately(Loss(fit.Model.At(fit.Model.Stages[stage]), watched), 1e-6);
    }

    [SkippableFact]
    public void So_many_steps_are_the_stage_of_a_longer_fit()
    {
        var trainer = new BoostingTrainer(Complete(new BoostingOptions { Rounds = 70 }));

        var steps = trainer.Fit(Set, 40, new FitContext());

        steps.Score(Set.Features.Row(3)).Should().Be(Fit(new BoostingOptions { Rounds = 40 }).Score(Set.Features.Row(3)));
    }

    [SkippableFact]
    public void The_last_stage_is_the_whole_model() =>
        Fit(new BoostingOptions { Rounds = 40 }).Stages.Should().Equal(10, 20, 30, 40);

    [SkippableFact]
    public void Probabilities_are_learnt_in_place_of_labels()
    {
        var features = new FeatureMatrix([.. Enumerable.Range(0, 400).Select(row => row < 200 ? 0f : 1f)], ["a"]);
        var set = new TrainingSet(features, [.. Enumerable.Range(0, 400).Select(row => row >= 200)])
        {
            Targets = [.. Enumerable.Range(0, 400).Select(row => row < 200 ? 0.3f : 0.6f)],
        };

        var model = new BoostingTrainer(Complete(new BoostingOptions { Rounds = 100, LearningRate = 0.2, LeafPenalty = 0 }))
            .Fit(set, new FitContext());

        LogOddsScale.ToProbability(model.Score([0])).Should().BeApproximately(0.3, 0.01);
        LogOddsScale.ToProbability(model.Score([1])).Should().BeApproximately(0.6, 0.01);
    }

    [SkippableFact]
    public void Only_a_stage_can_be_taken() =>
        FluentActions
            .Invoking(() => Fit(new BoostingOptions { Rounds = 40 }).At(35))
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

    private static BoostingOptions Complete(BoostingOptions options) => BoostingSearch.Variants(options)[0];

    private static BoostingModel Fit(BoostingOptions options) =>
        new BoostingTrainer(Complete(options)).Fit(Set, new FitContext());

    private static double Loss(IFittedModel model, TrainingSet set) => Enumerable.Range(0, set.Rows)
        .Sum(row => LogOddsScale.Loss(model.Score(set.Features.Row(row)), set.Churned[row]));
}
