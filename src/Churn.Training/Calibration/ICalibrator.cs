using Churn.Models.Onnx;

namespace Churn.Training.Calibration;

/// <summary>
/// Turns the raw scores of a model, which are log-odds, into calibrated log-odds. It never changes, and it never turns two
/// customers round: a higher score gives log-odds that are higher or equal.
/// </summary>
public interface ICalibrator
{
    /// <summary>What kind it is, as users read it: "none", "platt", "beta".</summary>
    string Name { get; }

    /// <summary>The same kind, fitted on other scores.</summary>
    /// <param name="scores">Out-of-fold raw scores, as log-odds.</param>
    /// <param name="churned">Their labels, of both classes.</param>
    ICalibrator Refit(double[] scores, bool[] churned);

    /// <summary>The calibrated log-odds of a raw score; finite where the score is.</summary>
    double LogOdds(double score);

    /// <summary>Writes itself into a graph, in floats, unless it can become a part of the raw scores.</summary>
    /// <param name="graph">The graph to write into.</param>
    /// <param name="scores">The raw scores, to be written.</param>
    /// <returns>The calibrated log-odds, to be written.</returns>
    WeightedSum WriteTo(GraphBuilder graph, WeightedSum scores);
}
