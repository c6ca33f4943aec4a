using Churn.Core.Numerics;
using Churn.Models.Onnx;

namespace Churn.Training.Calibration;

/// <summary>
/// Beta calibration (Kull, Silva Filho and Flach 2017): with s the probability that the score stands for, the calibrated log-odds
/// are <c>a ln s - b ln(1 - s) + c</c>. Unlike a line over the log-odds it can bend both ends on their own.
/// </summary>
/// <param name="Below">a, above 0: the slope where churn is unlikely.</param>
/// <param name="Above">b, above 0: the slope where churn is likely.</param>
/// <param name="Intercept">c, any finite number.</param>
public sealed record BetaCalibrator(double Below, double Above, double Intercept) : ICalibrator
{
    /// <summary>A flat end would give customers of different scores the same probability.</summary>
    private const double SmallestSlope = 1e-3;

    public string Name => "beta";

    /// <summary>Fits the curve that makes the labels most likely.</summary>
    /// <param name="scores">Out-of-fold raw scores, as log-odds: never of rows the model learnt from.</param>
    /// <param name="churned">The labels, of both classes.</param>
    public static BetaCalibrator Fit(double[] scores, bool[] churned)
    {
        var below = Array.ConvertAll(scores, score => -LogOddsScale.SoftPlus(-score));
        var above = Array.ConvertAll(scores, LogOddsScale.SoftPlus);
        var (intercept, weights) = LogisticWeights.Fit([below, above], churned);
        return new BetaCalibrator(Math.Max(weights[0], SmallestSlope), Math.Max(weights[1], SmallestSlope), intercept);
    }

    public ICalibrator Refit(double[] scores, bool[] churned) => Fit(scores, churned);

    /// <summary>
    /// ln s is -softplus(-score) and -ln(1 - s) is softplus(score): no score is so extreme that s must be 0 or 1.
    /// </summary>
    public double LogOdds(double score) =>
        (Above * LogOddsScale.SoftPlus(score)) - (Below * LogOddsScale.SoftPlus(-score)) + Intercept;

    public WeightedSum WriteTo(GraphBuilder graph, WeightedSum scores)
    {
        var bothSigns = graph.Apply("Mul", scores.WriteTo(graph), graph.Constant([1f, -1f], 1, 2));
        return new WeightedSum(graph.Apply("Softplus", bothSigns), [Above, -Below], Intercept);
    }
}
