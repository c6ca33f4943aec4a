using Churn.Data.Preparation;
using Churn.Training.Evaluation;
using Churn.Training.Learners.FastForest;
using Churn.Training.Learners.Forest;
using Churn.Training.Learners.Neural;
using Churn.Training.Learners.Neural.Layers;
using Churn.Training.Learners.Neural.Losses;
using Churn.Training.Learners.Neural.Optimizers;
using Churn.Training.Preprocessing;

namespace Churn.Training.Runs;

/// <summary>Named options to start from.</summary>
public static class Recipes
{
    /// <summary>
    /// Ours: all models and their blend, their variants searched, calibrated where that helps, the threshold by profit.
    /// </summary>
    public const string Default = "default";

    /// <summary>
    /// A well-known tutorial setting, so that people can compare: rows with missing values dropped, TotalCharges above 0,
    /// standard scaling, seed 42, 100 trees, network 64-32 with dropout 0.5 and Adam, nothing calibrated, threshold 0.5.
    /// Our forest differs from scikit-learn's: it draws rows without replacement (here the 63.2 % that a draw with replacement
    /// would reach), and splits on 256 bins of a number. ML.NET's forest of the same size stands beside it.
    /// </summary>
    public const string Classic = "classic";

    /// <summary>The classic recipe with a network of 100-100 units, softmax over two classes, and plain SGD.</summary>
    public const string ClassicSgd = "classic-sgd";

    public static IReadOnlyList<string> Names { get; } = [Default, Classic, ClassicSgd];

    /// <exception cref="ArgumentException">There is no such recipe.</exception>
    public static TrainingOptions Of(string name) => name switch
    {
        Default => new TrainingOptions(),
        Classic => ClassicOptions(),
        ClassicSgd => ClassicOptions() with { Recipe = ClassicSgd, Network = ClassicSgdNetwork() },
        _ => throw new ArgumentException($"There is no recipe '{name}'; there are {string.Join(", ", Names)}.", nameof(name)),
    };

    private static TrainingOptions ClassicOptions() => new()
    {
        Recipe = Classic,
        Models = ["forest", "fastforest", "network"],
        Cleaning = new CleaningOptions { DropMissing = true, Keep = ["TotalCharges > 0"] },
        Evaluation = new EvaluationOptions { Calibrate = false, Threshold = 0.5 },
        ForestEncoding = new EncoderOptions
        {
            Scaling = Scaling.Standard,
            RareBelow = 1,
            MissingIndicatorFrom = null,
            ChurnRateFrom = null,
        },
        Forest = new ForestOptions
        {
            Trees = 100,
            Leaves = 5_000,
            MinimumLeafSize = 1,
            FeatureFractionPerSplit = 0.15, // the square root of 46 features, as a share of them
            RowFraction = 0.632,
        },
        MlNetEncoding = new EncoderOptions
        {
            RareBelow = 1,
            MissingIndicatorFrom = null,
            ChurnRateFrom = null,
        },
        FastForest = new FastForestOptions
        {
            Trees = 100,
            Leaves = 5_000,
            MinimumLeafSize = 1,
            FeatureFractionPerSplit = 0.15,
            RowFraction = 0.632,
        },
        NetworkEncoding = new EncoderOptions
        {
            Scaling = Scaling.Standard,
            RareBelow = 1,
            MissingIndicatorFrom = null,
            ChurnRateFrom = null,
        },
        Network = new NetworkOptions
        {
            Bins = 0,
            SmoothClip = null,
            Layers = [new LayerOptions(64, Activation.Relu, 0.5), new LayerOptions(32, Activation.Relu, 0.5)],
            Output = NetworkOutput.Sigmoid,
            Loss = NetworkLoss.CrossEntropy,
            Optimizer = new Adam(),
            WeightDecay = 0,
            Epochs = 100,
            EpochRows = int.MaxValue,
            AveragedEpochs = 0,
            BatchSize = 32,
            ValidationFraction = 0.1,
            Patience = 10,
            Members = 1,
            Submodels = 1,
        },
    };

    private static NetworkOptions ClassicSgdNetwork() => ClassicOptions().Network with
    {
        Layers = [new LayerOptions(100), new LayerOptions(100)],
        Output = NetworkOutput.Softmax,
        Optimizer = new Sgd { LearningRate = 0.01 },
    };
}
