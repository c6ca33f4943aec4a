using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Models.Onnx;
using Churn.Training.Calibration;
using Churn.Training.Evaluation;
using Churn.Training.Learners;
using Churn.Training.Preprocessing;

namespace Churn.Training.Privacy;

/// <summary>A model whose customers are not at hand any more: it cannot be fitted or calibrated again.</summary>
/// <param name="Name">The learner.</param>
/// <param name="Variant">How it was made.</param>
/// <param name="Encoder">Makes the features, from bounds alone.</param>
/// <param name="Fitted">Scores them.</param>
/// <param name="Calibrator">Calibrates the scores.</param>
internal sealed record EncodedModel(
    string Name, string Variant, FittedEncoder Encoder, IFittedModel Fitted, ICalibrator Calibrator) : ICalibratedModel
{
    public IEnumerable<double> OutOfFoldLogOdds => [];

    public double LogOdds(float[] coded)
    {
        var features = new float[Encoder.FeatureNames.Count];
        Encoder.Transform(coded, features);
        return Calibrator.LogOdds(Fitted.Score(features));
    }

    public WeightedSum WriteTo(GraphBuilder graph, string codedRow) =>
        Calibrator.WriteTo(graph, Fitted.WriteTo(graph, Encoder.WriteTo(graph, codedRow)));

    /// <summary>It is never fitted again.</summary>
    public ICalibratedModel Refit(CustomerSchema schema, EncodedDataset customers, FitContext context) => this;

    /// <summary>It is not calibrated again.</summary>
    public ICalibratedModel Recalibrate(bool[] churned, EncodedDataset others) => this;

    /// <summary>The model with its figures.</summary>
    /// <param name="threshold">The threshold of decisions.</param>
    /// <param name="measured">What is told of the held-out customers.</param>
    /// <param name="seed">The seed of the intervals.</param>
    /// <param name="outOfFold">
    /// What is told of customers by models of folds that they are not in; null where there are no folds.
    /// </param>
    public Candidate ToCandidate(
        double threshold, CountedMeasurement measured, int seed, CountedMeasurement? outOfFold = null)
    {
        var (metrics, intervals) = (measured.Metrics(threshold), measured.Intervals(threshold, seed));
        var (validated, validatedIntervals) = outOfFold is null
            ? (metrics, intervals)
            : (outOfFold.Metrics(threshold), outOfFold.Intervals(threshold, seed));
        return new Candidate
        {
            Name = Name,
            Variant = Variant,
            Calibration = Calibrator.Name,
            Model = this,
            Scored = new OutOfFoldRows([], [], [], []),
            OutOfFoldLogOdds = [],
            CrossValidatedAuc = validated.RocAuc,
            CrossValidatedAucInterval = validatedIntervals["rocAuc"],
            CrossValidatedLogLoss = validated.LogLoss,
            CrossValidatedLogLossInterval = validatedIntervals["logLoss"],
            Threshold = threshold,
            Holdout = measured.Probabilities,
            CalibrationLine = measured.CalibrationLine,
            Metrics = metrics,
            Intervals = intervals,
        };
    }
}
