using Churn.Models.Trees;
using Churn.Training.Options;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers.FastTree;

namespace Churn.Training.Learners.Forest;

/// <summary>
/// Trains a random forest with ML.NET's FastForest and reads its trees out. FastForest grows trees leaf by leaf on least
/// squares over labels of -1 and 1, draws each tree's rows without replacement, and puts numbers into bins first.
/// </summary>
public sealed class ForestTrainer : ITrainer
{
    /// <summary>How many trees grow between two reports of progress.</summary>
    private const int TreesPerBatch = 50;

    /// <summary>Keeps the seeds of the batches of one forest apart from those of a forest with a neighbouring seed.</summary>
    private const int BatchSeedStep = 1_000_003;

    private readonly ForestOptions options;

    /// <exception cref="ArgumentException">An option is out of its range; the message tells all of them.</exception>
    public ForestTrainer(ForestOptions options)
    {
        OptionFaults.ThrowIfAny(options);
        this.options = options;
    }

    public IFittedModel Fit(TrainingSet set, FitContext context)
    {
        var trees = new List<Models.Trees.RegressionTree>();
        for (var batch = 0; trees.Count < options.Trees; batch++)
        {
            context.Cancellation.ThrowIfCancellationRequested();
            context.Progress?.Report(new FitProgress("tree", trees.Count, options.Trees));
            trees.AddRange(GrowBatch(set, Math.Min(TreesPerBatch, options.Trees - trees.Count), batch, context.Threads));
        }

        context.Progress?.Report(new FitProgress("tree", options.Trees, options.Trees));
        return new ForestModel(new TreeEnsemble(trees));
    }

    /// <summary>The trees of a forest know nothing of each other, so a batch is a small forest with a seed of its own.</summary>
    private IEnumerable<Models.Trees.RegressionTree> GrowBatch(TrainingSet set, int trees, int batch, int threads)
    {
        var ml = new MLContext(options.Seed);
        var fitted = ml.BinaryClassification.Trainers.FastForest(ToFastForest(trees, batch, threads)).Fit(Load(ml, set));
        return fitted.Model.TrainedTreeEnsemble.Trees.Select(ReadOut);
    }

    private FastForestBinaryTrainer.Options ToFastForest(int trees, int batch, int threads) => new()
    {
        NumberOfTrees = trees,
        NumberOfLeaves = options.Leaves,
        MinimumExampleCountPerLeaf = options.MinimumLeafSize,
        FeatureFraction = options.FeatureFraction,
        FeatureFractionPerSplit = options.FeatureFractionPerSplit,
        BaggingExampleFraction = options.RowFraction,
        MaximumBinCountPerFeature = options.Bins,
        NumberOfQuantileSamples = 1, // leaf samples for quantile regression, which nobody asks here
        NumberOfThreads = threads,
        Seed = unchecked(options.Seed + (batch * BatchSeedStep)),
        FeatureSelectionSeed = unchecked(options.Seed + (batch * BatchSeedStep)),
        MemoryStatistics = false,
        LabelColumnName = nameof(Example.Churned),
        FeatureColumnName = nameof(Example.Features),
    };

    private static IDataView Load(MLContext ml, TrainingSet set)
    {
        var definition = SchemaDefinition.Create(typeof(Example));
        definition[nameof(Example.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, set.Features.Columns);
        var examples = Enumerable.Range(0, set.Rows)
            .Select(row => new Example { Features = set.Features.Row(row).ToArray(), Churned = set.Churned[row] })
            .ToArray();
        return ml.Data.LoadFromEnumerable(examples, definition);
    }

    /// <summary>A leaf holds the mean label of its rows, -1 to 1; ours holds the tree's share of the mean probability.</summary>
    private Models.Trees.RegressionTree ReadOut(QuantileRegressionTree tree) => new(
        [.. tree.NumericalSplitFeatureIndexes.Take(tree.NumberOfNodes)],
        [.. tree.NumericalSplitThresholds.Take(tree.NumberOfNodes)],
        [.. tree.LeftChild.Take(tree.NumberOfNodes)],
        [.. tree.RightChild.Take(tree.NumberOfNodes)],
        [.. tree.LeafValues.Take(tree.NumberOfLeaves).Select(leaf => (float)((leaf + 1) / 2 / options.Trees))]);

    private sealed class Example
    {
        public float[] Features { get; set; } = [];

        public bool Churned { get; set; }
    }
}
