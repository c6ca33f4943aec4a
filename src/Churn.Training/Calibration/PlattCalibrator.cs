using Churn.Models.Onnx;

namespace Churn.Training.Calibration;

/// <summary>A straight line with a rising slope over the log-odds (Platt 1999).</summary>
/// <param name="Slope">Above 0.</param>
/// <param name="Intercept">Any finite number.</param>
public sealed record PlattCalibrator(double Slope, double Intercept) : ICalibrator
{
    /// <summary>A model worse than chance must not be turned round.</summary>
    private const double SmallestSlope = 1e-6;

    public string Name => "platt";

    /// <summary>Fits the line that makes the labels most likely.</summary>
    /// <param name="scores">Out-of-fold raw scores: never of rows the model learnt from.</param>
    /// <param name="churned">The labels, of both classes.</param>
    public static PlattCalibrator Fit(double[] scores, bool[] churned)
    {
        var (intercept, weights) = LogisticWeights.Fit([scores], churned);
        return new PlattCalibrator(Math.Max(weights[0], SmallestSlope), intercept);
    }

    public ICalibrator Refit(double[] scores, bool[] churned) => Fit(scores, churned);

    public double LogOdds(double score) => (Slope * score) + Intercept;

    public WeightedSum WriteTo(GraphBuilder graph, WeightedSum scores) => scores.Through(Slope, Intercept);
}
