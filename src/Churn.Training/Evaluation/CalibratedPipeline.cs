using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Models.Onnx;
using Churn.Training.Calibration;
using Churn.Training.Learners;

namespace Churn.Training.Evaluation;

/// <summary>A fitted pipeline with the calibration of its scores.</summary>
/// <param name="Pipeline">Gives the scores.</param>
/// <param name="Calibrator">Calibrates them.</param>
public sealed record CalibratedPipeline(FittedPipeline Pipeline, ICalibrator Calibrator) : ICalibratedModel
{
    public double LogOdds(float[] coded) => Calibrator.LogOdds(Pipeline.Score(coded));

    public ICalibratedModel Refit(CustomerSchema schema, EncodedDataset customers, FitContext context) =>
        this with { Pipeline = FittedPipeline.Fit(Pipeline.Variant, schema, customers, context).CutAt(Pipeline.Steps) };

    public WeightedSum WriteTo(GraphBuilder graph, string codedRow) =>
        Calibrator.WriteTo(graph, Pipeline.WriteTo(graph, codedRow));
}

/// <summary>Coded row in, calibrated log-odds out: one model or a blend of several. It never changes.</summary>
public interface ICalibratedModel
{
    /// <summary>The calibrated log-odds of one customer, computed in memory.</summary>
    double LogOdds(float[] coded);

    /// <summary>
    /// The same model, fitted on other customers; what was chosen and calibrated on out-of-fold scores stays as it is.
    /// </summary>
    /// <exception cref="ArithmeticException">A fit diverged.</exception>
    ICalibratedModel Refit(CustomerSchema schema, EncodedDataset customers, FitContext context);

    /// <summary>Writes the way from coded rows to the log-odds into a graph.</summary>
    /// <returns>The log-odds, to be written.</returns>
    WeightedSum WriteTo(GraphBuilder graph, string codedRow);
}
