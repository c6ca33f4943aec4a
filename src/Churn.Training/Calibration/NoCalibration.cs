using Churn.Models.Onnx;

namespace Churn.Training.Calibration;

/// <summary>Leaves log-odds as they are.</summary>
public sealed record NoCalibration : ICalibrator
{
    public string Name => "none";

    public double LogOdds(double score) => score;

    public WeightedSum WriteTo(GraphBuilder graph, WeightedSum scores) => scores;
}
