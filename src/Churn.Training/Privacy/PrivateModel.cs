using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Models.Onnx;
using Churn.Training.Calibration;
using Churn.Training.Evaluation;
using Churn.Training.Learners;
using Churn.Training.Preprocessing;

namespace Churn.Training.Privacy;

/// <summary>A model that was learnt privately. Its scores are log-odds, and nothing calibrates them: that would cost.</summary>
/// <param name="Name">The learner.</param>
/// <param name="Encoder">Makes the features, from bounds alone.</param>
/// <param name="Fitted">Scores them.</param>
public sealed record PrivateModel(string Name, FittedEncoder Encoder, IFittedModel Fitted) : ICalibratedModel
{
    public const string Additive = "additive";
    public const string Logistic = "logistic";

    /// <summary>The learners that can be private.</summary>
    public static IReadOnlyList<string> Names { get; } = [Additive, Logistic];

    public IEnumerable<double> OutOfFoldLogOdds => [];

    /// <summary>Learns a model.</summary>
    /// <param name="name">The learner.</param>
    /// <param name="schema">The schema.</param>
    /// <param name="madeUp">Customers drawn from the bounds.</param>
    /// <param name="training">The customers to learn from.</param>
    /// <param name="mu">What it may cost.</param>
    /// <param name="seed">The seed of what is drawn beside the noise.</param>
    /// <param name="noise">The source of the noise; null for that of the system.</param>
    /// <param name="cancellation">Stops it.</param>
    internal static PrivateModel Fit(
        string name,
        CustomerSchema schema,
        EncodedDataset madeUp,
        EncodedDataset training,
        double mu,
        int seed,
        Action<Span<byte>>? noise,
        CancellationToken cancellation)
    {
        var features = new PrivateFeatures(schema, madeUp);
        return new PrivateModel(name, features.Encoder, name == Logistic
            ? PrivateLogisticTrainer.Fit(features, training, mu, noise, cancellation)
            : PrivateAdditiveTrainer.Fit(features, training, mu, seed, noise, cancellation));
    }

    public double LogOdds(float[] coded)
    {
        var features = new float[Encoder.FeatureNames.Count];
        Encoder.Transform(coded, features);
        return Fitted.Score(features);
    }

    public WeightedSum WriteTo(GraphBuilder graph, string codedRow) => Fitted.WriteTo(graph, Encoder.WriteTo(graph, codedRow));

    /// <summary>It is never fitted again: each fit costs privacy.</summary>
    public ICalibratedModel Refit(CustomerSchema schema, EncodedDataset customers, FitContext context) => this;

    /// <summary>It is not calibrated.</summary>
    public ICalibratedModel Recalibrate(bool[] churned, EncodedDataset others) => this;

    /// <summary>The model with its figures.</summary>
    /// <param name="threshold">The threshold of decisions.</param>
    /// <param name="measured">What is told of the held-out customers.</param>
    /// <param name="seed">The seed of the intervals.</param>
    internal Candidate ToCandidate(double threshold, PrivateMeasurement measured, int seed)
    {
        var (metrics, intervals) = (measured.Metrics(threshold), measured.Intervals(threshold, seed));
        return new Candidate
        {
            Name = Name,
            Variant = $"private {Name}",
            Calibration = "none",
            Model = this,
            Scored = new OutOfFoldRows([], [], [], []),
            OutOfFoldLogOdds = [],
            CrossValidatedAuc = metrics.RocAuc, // there are no folds: each would cost
            CrossValidatedAucInterval = intervals["rocAuc"],
            CrossValidatedLogLoss = metrics.LogLoss,
            CrossValidatedLogLossInterval = intervals["logLoss"],
            Threshold = threshold,
            Holdout = measured.Probabilities,
            CalibrationLine = measured.CalibrationLine,
            Metrics = metrics,
            Intervals = intervals,
        };
    }
}
