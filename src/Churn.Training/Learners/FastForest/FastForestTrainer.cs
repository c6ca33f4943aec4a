using Churn.Core.Options;
using Churn.Training.Learners.MlNet;
using Microsoft.ML;
using Microsoft.ML.Trainers.FastTree;

namespace Churn.Training.Learners.FastForest;

/// <summary>
/// Trains ML.NET's random forest. A leaf is the mean of labels of 1 and -1, so the mean over the trees is 2 p - 1.
/// </summary>
public sealed class FastForestTrainer : ITrainer
{
    private readonly FastForestOptions options;

    /// <exception cref="ArgumentException">An option is out of its range; the message tells all that are.</exception>
    public FastForestTrainer(FastForestOptions options)
    {
        OptionsValidator.ThrowIfAny(options);
        this.options = options;
    }

    public IFittedModel Fit(TrainingSet set, FitContext context) =>
        MlNetFit.Run(set, options.Seed, "tree", options.Trees, context, (machine, rows) =>
        {
            var forest = machine.BinaryClassification.Trainers.FastForest(Settings()).Fit(rows).Model.TrainedTreeEnsemble;
            return new FastForestModel(new([.. MlNetTrees.Read(forest, 0.5 / Math.Max(1, forest.Trees.Count), 0.5)]));
        });

    private FastForestBinaryTrainer.Options Settings() => new()
    {
        NumberOfTrees = options.Trees,
        NumberOfLeaves = options.Leaves,
        MinimumExampleCountPerLeaf = options.MinimumLeafSize,
        FeatureFraction = 1,
        FeatureFractionPerSplit = options.FeatureFractionPerSplit,
        BaggingExampleFraction = options.RowFraction,
        NumberOfThreads = 1,
        Seed = options.Seed,
        FeatureSelectionSeed = options.Seed,
    };
}
