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

    public WeightedSum WriteTo(GraphBuilder graph, string codedRow) => Calibrator.WriteTo(graph, Pipeline.WriteTo(graph, codedRow));
}
