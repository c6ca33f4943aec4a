using Churn.Models.Onnx;
using Churn.TestSupport;
using Churn.Training.Distributed;
using Churn.Training.Learners.Boosting;
using Churn.Training.Learners.LightGbm;

namespace Churn.Training.Tests.Learners.LightGbm;

public class DistributedGrowthTests
{
    /// <summary>Small leaves, which one machine alone counts otherwise than several do.</summary>
    private static readonly GrowthParameters Parameters = new(
        "num_leaves=31 learning_rate=0.1 feature_fraction=0.7 lambda_l2=1", 1, RowFraction: 0.7, MinimumLeafSize: 3);

    private static readonly TrainingSet Set = ManyColumns(3_001);

    public DistributedGrowthTests() => BoostingLibrary.SkipIfMissing();

    [SkippableTheory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(8)]
    public void Any_number_of_workers_grows_the_same_bytes(int workers) =>
        Numbers(Grow(workers, Set)).Should().Equal(Numbers(Grow(1, Set)));

    [SkippableFact]
    public void Any_number_of_threads_grows_the_same_bytes()
    {
        var large = DrawnSet.Of(90_000);

        Numbers(Grow(1, large, trees: 10, threads: 4)).Should().Equal(Numbers(Grow(3, large, trees: 10)));
    }

    [SkippableFact]
    public void Weighted_rows_grow_the_same_bytes_and_weigh()
    {
        var weighted = new TrainingSet(Set.Features, [.. Set.Churned])
        {
            Weights = [.. Enumerable.Range(0, Set.Rows).Select(row => 0.25f + (row % 7))],
        };

        var alone = Numbers(Grow(1, weighted)).ToArray();

        Numbers(Grow(4, weighted)).Should().Equal(alone);
        alone.Should().NotEqual(Numbers(Grow(1, Set)));
    }

    [SkippableFact]
    public void More_rows_than_bins_are_made_of_grow_the_same_bytes()
    {
        var large = DrawnSet.Of(450_000);

        Numbers(Grow(3, large, trees: 5)).Should().Equal(Numbers(Grow(1, large, trees: 5)));
    }

    [SkippableFact]
    public void The_trees_learn_as_well_as_those_of_one_machine()
    {
        var options = BoostingSearch.Variants(new BoostingOptions { Rounds = 60 })[0];
        var watched = ManyColumns(3_000, seed: 9);

        var here = new BoostingTrainer(options).Fit(Set, watched, new FitContext()).Losses.Min();
        var distributed = new BoostingTrainer(options, null, LocalGroup.Alone).Fit(Set, watched, new FitContext()).Losses.Min();

        (distributed / watched.Rows).Should().BeApproximately(here / watched.Rows, 0.005);
    }

    [SkippableFact]
    public void Monotone_columns_are_kept_and_grow_the_same_bytes()
    {
        var falling = Parameters with
        {
            Shape = Parameters.Shape + " monotone_constraints=-1,0,0,0,0,0,0,0,0,0,0,0 monotone_constraints_method=basic",
        };

        var alone = Grow(1, Set, parameters: falling);

        Numbers(Grow(3, Set, parameters: falling)).Should().Equal(Numbers(alone));
        var ensemble = new TreeEnsemble(alone);
        float[] low = [1, .. new float[11]], high = [20, .. new float[11]];
        ensemble.Score(high).Should().BeLessThanOrEqualTo(ensemble.Score(low), "though churn rises with the column");
        var free = new TreeEnsemble(Grow(1, Set));
        free.Score(high).Should().BeGreaterThan(free.Score(low));
    }

    [SkippableFact]
    public void Where_nothing_can_be_split_all_workers_stop()
    {
        var set = new TrainingSet(
            new FeatureMatrix([.. Enumerable.Repeat(1f, 200)], ["a", "b"]),
            [.. Enumerable.Range(0, 100).Select(row => row < 20)]);

        foreach (var workers in new[] { 1, 3 })
            Grow(workers, set).Should().ContainSingle().Which.Leaves.Should().ContainSingle()
                .Which.Should().BeApproximately(MathF.Log(0.25f), 1e-6f);
    }

    [SkippableFact]
    public void Worker_0_decides_when_trees_are_enough()
    {
        var grown = LocalGroup.Run(2, group =>
            DistributedGrowth.Grow(Set, Parameters, 100, new FitContext(), _ => group.Rank != 0, group));

        grown.Should().OnlyContain(trees => trees.Count == LightGbmBooster.TreesPerRead);
    }

    [SkippableFact]
    public void A_fault_at_any_exchange_ends_all_with_its_message()
    {
        var exchanges = 0;
        LocalGroup.Run(2, group => DistributedGrowth.Grow(
            Set, Parameters, 3, new FitContext(), null, new FailingGroup(group, 0, () => Interlocked.Increment(ref exchanges))));
        exchanges /= 2;

        exchanges.Should().BeGreaterThan(50);
        for (var at = 1; at <= exchanges; at += 1 + (at / 20))
            FluentActions.Invoking(() => LocalGroup.Run(2, group => DistributedGrowth.Grow(
                Set, Parameters, 3, new FitContext(), null, group.Rank == 1 ? new FailingGroup(group, at, () => { }) : group)))
                .Should().Throw<WorkerException>().WithMessage("lost on purpose");
    }

    [SkippableFact]
    public void Other_rows_on_one_worker_are_refused()
    {
        var others = ManyColumns(Set.Rows, seed: 4);

        FluentActions.Invoking(() => LocalGroup.Run(3, group => DistributedGrowth.Grow(
            group.Rank == 2 ? others : Set, Parameters, 5, new FitContext(), null, group)))
            .Should().Throw<WorkerException>().WithMessage("Worker 2 learns from other rows*");
    }

    [SkippableFact]
    public void More_workers_than_rows_are_refused()
    {
        var few = new TrainingSet(new FeatureMatrix([1, 2, 3], ["a"]), [true, false, true]);

        FluentActions.Invoking(() => Grow(4, few)).Should().Throw<WorkerException>().WithMessage("3 rows are too few*");
    }

    private static IReadOnlyList<RegressionTree> Grow(
        int workers, TrainingSet set, int trees = 30, int threads = 1, GrowthParameters? parameters = null) =>
        LocalGroup.Run(workers, group =>
            DistributedGrowth.Grow(set, parameters ?? Parameters, trees, new FitContext(threads), null, group))[0];

    private static IEnumerable<float> Numbers(IEnumerable<RegressionTree> trees) => trees.SelectMany(tree =>
        tree.Features.Concat(tree.Left).Concat(tree.Right).Select(number => (float)number)
            .Concat(tree.Thresholds).Concat(tree.Leaves));

    /// <summary>Amounts, counts, rare zeros and ones: features that LightGBM bins and bundles in different ways.</summary>
    private static TrainingSet ManyColumns(int rows, int seed = 3)
    {
        const int columns = 12;
        var random = new Random(seed);
        var (features, churned) = (new float[rows * columns], new bool[rows]);
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++)
                features[(row * columns) + column] = column switch
                {
                    < 4 => (float)Math.Exp(3 * random.NextDouble()),
                    < 7 => random.Next(5),
                    _ => random.Next(20) == 0 ? 1 : 0,
                };
            var score = (0.2 * features[row * columns]) - features[(row * columns) + 4] + (2 * features[(row * columns) + 8]);
            churned[row] = random.NextDouble() < 1 / (1 + Math.Exp(-score));
        }

        return new TrainingSet(
            new FeatureMatrix(features, [.. Enumerable.Range(0, columns).Select(column => $"f{column}")]), churned);
    }

    /// <summary>Fails at one exchange, as a worker that is lost does.</summary>
    private sealed class FailingGroup(IWorkerGroup inner, int at, Action count) : IWorkerGroup
    {
        private int done;

        public int Rank => inner.Rank;

        public int Count => inner.Count;

        public byte[][] Exchange(byte[][] blocks)
        {
            count();
            return ++done == at ? throw new WorkerException("lost on purpose") : inner.Exchange(blocks);
        }

        public IWorkerGroup First(int fewer) => throw new NotSupportedException();
    }
}
