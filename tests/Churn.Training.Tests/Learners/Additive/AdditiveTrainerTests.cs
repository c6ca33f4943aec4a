using Churn.Core.Numerics;
using Churn.Models.Onnx;
using Churn.TestSupport;
using Churn.Training.Distributed;
using Churn.Training.Learners.Additive;
using Churn.Training.Learners.Boosting;

namespace Churn.Training.Tests.Learners.Additive;

public class AdditiveTrainerTests
{
    /// <summary>Four features of three columns: the second column has two.</summary>
    private static readonly int[] Sources = [0, 4, 4, 7];

    private static readonly TrainingSet Set = DrawSet(2_000);

    public AdditiveTrainerTests() => BoostingLibrary.SkipIfMissing();

    [SkippableFact]
    public void A_tree_of_the_additive_model_reads_one_column()
    {
        var model = new AdditiveTrainer(new AdditiveOptions { Rounds = 60, Leaves = 4 }).Fit(Set, new FitContext());

        var columns = model.Ensemble.Trees.Select(ColumnsOf).ToArray();
        columns.Should().OnlyContain(tree => tree.Length == 1);
        columns.SelectMany(tree => tree).Distinct().Should().BeEquivalentTo([0, 4, 7]);
        model.Ensemble.Trees.Should().Contain(tree => tree.Features.Distinct().Count() == 2, "a column may have many features");
    }

    [SkippableTheory]
    [InlineData(2)]
    [InlineData(4)]
    public void Any_number_of_workers_makes_the_same_sum_of_columns(int workers)
    {
        var options = new AdditiveOptions { Rounds = 60 }.ForWorkers();

        var alone = new AdditiveTrainer(options, null, LocalGroup.Alone).Fit(Set, new FitContext());
        var together = LocalGroup.Run(workers, group => new AdditiveTrainer(options, null, group).Fit(Set, new FitContext()));

        together.Select(Numbers).Should().OnlyContain(numbers => numbers.SequenceEqual(Numbers(alone)));
        alone.Ensemble.Trees.Should().HaveCount(120).And.OnlyContain(tree => ColumnsOf(tree).Length == 1);
        alone.Ensemble.Trees.SelectMany(ColumnsOf).Distinct().Should().BeEquivalentTo([0, 4, 7]);
    }

    [SkippableFact]
    public void Workers_learn_as_well_as_one_machine()
    {
        var watched = DrawSet(2_000, seed: 6);

        var here = new AdditiveTrainer(new AdditiveOptions()).Fit(Set, watched, new FitContext()).Losses.Min();
        var workers = new AdditiveTrainer(new AdditiveOptions().ForWorkers(), null, LocalGroup.Alone)
            .Fit(Set, watched, new FitContext()).Losses.Min();

        (workers / watched.Rows).Should().BeApproximately(here / watched.Rows, 0.003);
    }

    [SkippableFact]
    public void Workers_are_given_trees_of_two_leaves_and_as_many_splits()
    {
        var given = new AdditiveOptions { Leaves = 4, Rounds = 100, LearningRate = 0.2 };

        given.ForWorkers().Should().Be(given with { Leaves = 2, Rounds = 300 });
        given.ForWorkers().ForWorkers().Should().Be(given.ForWorkers());
        (given with { Leaves = 100, Rounds = 10_000 }).ForWorkers().Rounds.Should().Be(10_000);
        FluentActions.Invoking(() => new AdditiveTrainer(given, null, LocalGroup.Alone))
            .Should().Throw<ArgumentException>().WithMessage("additive.leaves is 4*");
    }

    [SkippableFact]
    public void A_branch_of_the_pairs_model_reads_one_pair_at_most()
    {
        var model = new PairsTrainer(new PairsOptions { Single = new() { Rounds = 40 }, Rounds = 100, MaxPairs = 1 })
            .Fit(Set, new FitContext());

        var pairs = model.Ensemble.Trees.Select(ColumnsOf).Where(columns => columns.Length > 1).ToArray();
        pairs.Should().NotBeEmpty().And.OnlyContain(pair => pair.SequenceEqual(new[] { 0, 7 }));
    }

    [SkippableFact]
    public void Pairs_learn_what_single_columns_cannot()
    {
        var additive = new AdditiveTrainer(new AdditiveOptions()).Fit(Set, new FitContext());
        var pairs = new PairsTrainer(new PairsOptions()).Fit(Set, new FitContext());

        Auc(pairs).Should().BeGreaterThan(Auc(additive) + 0.05);
    }

    [SkippableFact]
    public void The_stages_of_the_pairs_model_go_on_where_single_columns_end()
    {
        var options = new PairsOptions { Single = new() { Rounds = 40 }, Rounds = 20 };
        var model = new PairsTrainer(options).Fit(Set, new FitContext());
        var single = new AdditiveTrainer(options.Single).Fit(Set, new FitContext());

        model.Stages.Should().Equal(10, 20, 30, 40, 50, 60);
        foreach (var row in Enumerable.Range(0, 50))
            model.At(40).Score(Set.Features.Row(row)).Should().Be(single.Score(Set.Features.Row(row)));
    }

    [SkippableFact]
    public void A_pair_is_ranked_by_what_single_columns_leave_unexplained()
    {
        var churnRate = Set.Churned.Average(churned => churned ? 1.0 : 0);
        var flat = Enumerable.Repeat(Math.Log(churnRate / (1 - churnRate)), Set.Rows).ToArray();

        PairRanking.Of(Set, flat, 10).Should().Equal((0, 7));
        PairRanking.Of(Set, flat, 0).Should().BeEmpty();
    }

    [SkippableFact]
    public void Options_out_of_range_are_all_told()
    {
        FluentActions.Invoking(() => new AdditiveTrainer(new AdditiveOptions { LearningRate = 0, Leaves = 1 }))
            .Should().Throw<ArgumentException>().WithMessage("*learningRate is 0*leaves is 1*");
        FluentActions.Invoking(() => new PairsTrainer(new PairsOptions { MaxPairs = 0, Single = new() { Rounds = 0 } }))
            .Should().Throw<ArgumentException>().WithMessage("*single.rounds is 0*maxPairs is 0*");
    }

    private static float[] Numbers(BoostingModel model) =>
    [
        .. model.Ensemble.Trees.SelectMany(tree =>
            tree.Features.Select(feature => (float)feature).Concat(tree.Thresholds).Concat(tree.Leaves)),
    ];

    private static int[] ColumnsOf(RegressionTree tree) =>
        [.. tree.Features.Select(feature => Sources[feature]).Distinct().Order()];

    private static double Auc(BoostingModel model) => Core.Metrics.RocAuc.Of(
        [.. Set.Churned],
        [.. Enumerable.Range(0, Set.Rows).Select(row => LogOddsScale.ToProbability(model.Score(Set.Features.Row(row))))]);

    /// <summary>A row churns by the first and the last feature together, and a little by the two of column 4.</summary>
    private static TrainingSet DrawSet(int rows, int seed = 5)
    {
        var random = new Random(seed);
        var features = Enumerable.Range(0, rows)
            .SelectMany(_ => new[] { random.NextSingle(), random.Next(2), random.Next(2), random.NextSingle() }).ToArray();
        var churned = Enumerable.Range(0, rows).Select(row =>
        {
            var customer = features.AsSpan(row * 4, 4);
            var isOdd = customer[0] > 0.5 != customer[3] > 0.5;
            return random.NextDouble() < (isOdd ? 0.6 : 0.1) + (0.15 * customer[1]) + (0.1 * customer[2]);
        }).ToArray();
        return new TrainingSet(new FeatureMatrix(features, ["a", "b=x", "b=y", "c"], sources: Sources), churned);
    }
}
