using Churn.Training.Evaluation;
using Churn.Training.Learners.Boosting;
using Churn.Training.Learners.LightGbm;
using Churn.Training.Learners.Neural;
using Churn.Training.Preprocessing;

namespace Churn.Training.Runs;

/// <summary>The students that learn from a teacher, always the same ones: a few trees, and small networks.</summary>
internal static class StudentLadder
{
    /// <summary>What a published student is called among the models.</summary>
    public const string Name = "distilled";

    /// <summary>The fewer trees, the more each must learn.</summary>
    private static readonly (int Trees, int Leaves, double Rate)[] Trees =
    [
        (200, 8, 0.08),
        (100, 8, 0.12),
        (50, 12, 0.2),
        (20, 16, 0.35),
        (10, 16, 0.5),
        (5, 16, 0.7),
    ];

    private static readonly int[] Widths = [32, 16];

    /// <summary>The students that this machine can train and that keep what the options ask for.</summary>
    public static IReadOnlyList<LearnerVariant> Of(TrainingOptions options) =>
    [
        .. LightGbmMissingException.Find() is null ? Trees.Select(shape => OfTrees(shape, options)) : [],
        .. options.Monotone.Count == 0 ? Widths.Select(width => OfNetwork(width, options)) : [],
    ];

    private static LearnerVariant OfTrees((int Trees, int Leaves, double Rate) shape, TrainingOptions options) => new(
        FormattableString.Invariant($"{shape.Trees} trees of up to {shape.Leaves} leaves"),
        new Encoder(options.BoostingEncoding),
        new BoostingTrainer(
            new BoostingOptions
            {
                Rounds = shape.Trees,
                Leaves = shape.Leaves,
                LearningRate = shape.Rate,
                MinimumLeafSize = 20,
                FeatureFraction = 1,
                RowFraction = 1,
                Seed = options.Seed,
            },
            options.Monotone));

    private static LearnerVariant OfNetwork(int width, TrainingOptions options) => new(
        FormattableString.Invariant($"network of {width} units"),
        new Encoder(options.NetworkEncoding),
        new NetworkTrainer(new NetworkOptions
        {
            Bins = 8,
            Layers = [new LayerOptions(width)],
            WeightDecay = 0.1,
            Members = 1,
            Submodels = 1,
            Seed = options.Seed,
        }));
}
