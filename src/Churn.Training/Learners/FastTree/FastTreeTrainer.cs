using Churn.Core.Options;
using Churn.Training.Learners.Boosting;
using Churn.Training.Learners.MlNet;
using Microsoft.ML;
using Microsoft.ML.Trainers.FastTree;
using RegressionTree = Churn.Models.Onnx.RegressionTree;

namespace Churn.Training.Learners.FastTree;

/// <summary>Trains ML.NET's gradient boosting. It can be taken as it was after fewer rounds.</summary>
public sealed class FastTreeTrainer : IStagedTrainer
{
    private readonly FastTreeOptions options;

    /// <exception cref="ArgumentException">An option is out of its range; the message tells all that are.</exception>
    public FastTreeTrainer(FastTreeOptions options)
    {
        OptionsValidator.ThrowIfAny(options);
        this.options = options;
    }

    public IFittedModel Fit(TrainingSet set, FitContext context) => Grow(set, options.Rounds, context);

    public IFittedModel Fit(TrainingSet set, int steps, FitContext context) => Grow(set, steps, context);

    /// <inheritdoc/>
    /// <remarks>The library cannot be asked to stop, so all rounds are grown, and the loss after each stage is told.</remarks>
    public StagedFit Fit(TrainingSet set, TrainingSet watched, FitContext context)
    {
        var model = Grow(set, options.Rounds, context);
        return new StagedFit(model, WatchedLoss.Of(model, watched));
    }

    private BoostingModel Grow(TrainingSet set, int rounds, FitContext context) =>
        MlNetFit.Run(set, options.Seed, "tree", rounds, context, (machine, rows) =>
        {
            var model = machine.BinaryClassification.Trainers.FastTree(Settings(rounds)).Fit(rows).Model;
            RegressionTree[] trees =
            [
                .. MlNetTrees.Read(model.SubModel.TrainedTreeEnsemble, -model.Calibrator.Slope, -model.Calibrator.Offset),
            ];
            return new BoostingModel(new(trees), Math.Max(rounds, trees.Length));
        });

    private FastTreeBinaryTrainer.Options Settings(int rounds) => new()
    {
        NumberOfTrees = rounds,
        LearningRate = options.LearningRate,
        NumberOfLeaves = options.Leaves,
        MinimumExampleCountPerLeaf = options.MinimumLeafSize,
        FeatureFraction = options.FeatureFraction,
        NumberOfThreads = 1,
        Seed = options.Seed,
        FeatureSelectionSeed = options.Seed,
    };
}
