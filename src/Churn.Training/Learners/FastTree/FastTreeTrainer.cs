using Churn.Core.Options;
using Churn.Training.Learners.Boosting;
using Churn.Training.Learners.MlNet;
using Microsoft.ML;
using Microsoft.ML.Trainers.FastTree;

namespace Churn.Training.Learners.FastTree;

/// <summary>Trains ML.NET's gradient boosting. It can be taken as it was after fewer rounds.</summary>
public sealed class FastTreeTrainer : ITrainer
{
    private readonly FastTreeOptions options;

    /// <exception cref="ArgumentException">An option is out of its range; the message tells all that are.</exception>
    public FastTreeTrainer(FastTreeOptions options)
    {
        OptionsValidator.ThrowIfAny(options);
        this.options = options;
    }

    public IFittedModel Fit(TrainingSet set, FitContext context) =>
        MlNetFit.Run(set, options.Seed, "tree", options.Rounds, context, (machine, rows) =>
        {
            var model = machine.BinaryClassification.Trainers.FastTree(Settings()).Fit(rows).Model;
            var trees = MlNetTrees.Read(model.SubModel.TrainedTreeEnsemble, -model.Calibrator.Slope, -model.Calibrator.Offset);
            return new BoostingModel(new([.. trees]), options.Rounds);
        });

    private FastTreeBinaryTrainer.Options Settings() => new()
    {
        NumberOfTrees = options.Rounds,
        LearningRate = options.LearningRate,
        NumberOfLeaves = options.Leaves,
        MinimumExampleCountPerLeaf = options.MinimumLeafSize,
        FeatureFraction = options.FeatureFraction,
        NumberOfThreads = 1,
        Seed = options.Seed,
        FeatureSelectionSeed = options.Seed,
    };
}
