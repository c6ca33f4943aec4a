using Churn.Core.Numerics;
using Churn.Core.Options;
using Churn.Models.Onnx;
using Churn.Training.Learners.MlNet;
using Microsoft.ML;
using Microsoft.ML.Trainers.FastTree;
using RegressionTree = Churn.Models.Onnx.RegressionTree;

namespace Churn.Training.Learners.Gam;

/// <summary>
/// Trains ML.NET's generalized additive model: a step function of each feature. The library does one fit at a time.
/// </summary>
public sealed class GamTrainer : ITrainer
{
    private readonly GamOptions options;

    /// <exception cref="ArgumentException">An option is out of its range; the message tells all that are.</exception>
    public GamTrainer(GamOptions options)
    {
        OptionsValidator.ThrowIfAny(options);
        this.options = options;
    }

    public bool FitsOneAtATime => true;

    public IFittedModel Fit(TrainingSet set, FitContext context)
    {
        int[] shaped = [.. Enumerable.Range(0, set.Features.Columns).Where(feature => HasShape(set.Features, feature))];
        if (shaped.Length == 0) return new TreeSumModel(new([MlNetTrees.Leaf(LogOddsOf(set))]));
        var used = new TrainingSet(set.Features.PickColumns(shaped), [.. set.Churned], [.. set.GroupOf]);
        return MlNetFit.Run(used, options.Seed, "step", options.Rounds, context, (machine, rows) =>
        {
            var model = machine.BinaryClassification.Trainers.Gam(Settings()).Fit(rows).Model;
            var trees = Trees(model.SubModel, shaped, -model.Calibrator.Slope, -model.Calibrator.Offset);
            return new TreeSumModel(new([.. trees]));
        });
    }

    private static double LogOddsOf(TrainingSet set) =>
        LogOddsScale.OfProbability((double)set.Churned.Count(churned => churned) / set.Rows);

    private static IEnumerable<RegressionTree> Trees(
        GamBinaryModelParameters model, int[] shaped, double slope, double intercept)
    {
        if (model.NumberOfShapeFunctions != shaped.Length)
            throw new InvalidOperationException(
                $"ML.NET made {model.NumberOfShapeFunctions} shapes of {shaped.Length} features.");
        for (var shape = 0; shape < shaped.Length; shape++)
            yield return StepTree.Of(
                shaped[shape],
                model.GetBinUpperBounds(shape),
                [.. model.GetBinEffects(shape).Select(effect => (float)(slope * effect))]);
        yield return MlNetTrees.Leaf((slope * model.Bias) + intercept);
    }

    /// <summary>
    /// Whether a step leaves enough rows on both sides; the library drops other features, and does not say which.
    /// </summary>
    private bool HasShape(FeatureMatrix features, int feature)
    {
        float[] sorted = [.. Enumerable.Range(0, features.Rows).Select(row => features.Row(row)[feature]).Order()];
        var side = options.MinimumLeafSize;
        return 2 * side <= sorted.Length && sorted[side - 1] < sorted[^side];
    }

    private GamBinaryTrainer.Options Settings() => new()
    {
        NumberOfIterations = options.Rounds,
        LearningRate = options.LearningRate,
        MinimumExampleCountPerLeaf = options.MinimumLeafSize,
        MaximumBinCountPerFeature = options.Bins,
        NumberOfThreads = 1,
        Seed = options.Seed,
    };
}
