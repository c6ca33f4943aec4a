using Churn.Core.Metrics;
using Churn.Core.Numerics;
using Churn.Data.Preparation;
using Churn.Models.Onnx;
using Churn.Training.Calibration;

namespace Churn.Training.Evaluation;

/// <summary>A calibrated model with what is known of it.</summary>
public sealed record Candidate
{
    /// <summary>The kind of the model: "forest", "network", "blend".</summary>
    public required string Name { get; init; }

    /// <summary>How it was made: the variant that was chosen, or the members of a blend with their weights.</summary>
    public required string Variant { get; init; }

    /// <summary>How its scores are calibrated: "none", "platt", "beta", or "stacking" for a blend.</summary>
    public required string Calibration { get; init; }

    public required ICalibratedModel Model { get; init; }

    /// <summary>
    /// The models of the folds of the first repetition, calibrated alike, where the model is a sum over columns; else none.
    /// </summary>
    public IReadOnlyList<ICalibratedModel> FoldModels { get; init; } = [];

    /// <summary>The customers of the out-of-fold figures.</summary>
    public required OutOfFoldRows Scored { get; init; }

    /// <summary>Their calibrated log-odds, each by a model and a calibration that did not learn from the customer.</summary>
    public required double[] OutOfFoldLogOdds { get; init; }

    /// <summary>The mean ROC AUC over the folds.</summary>
    public required double CrossValidatedAuc { get; init; }

    /// <summary>Its 95 % interval, from the spread over the folds.</summary>
    public required Interval CrossValidatedAucInterval { get; init; }

    /// <summary>The log loss of the out-of-fold probabilities: the smaller, the better the candidate.</summary>
    public required double CrossValidatedLogLoss { get; init; }

    /// <summary>Its 95 % interval, from the spread over the customers.</summary>
    public required Interval CrossValidatedLogLossInterval { get; init; }

    /// <summary>The decision's threshold.</summary>
    public required double Threshold { get; init; }

    /// <summary>The probabilities of the held-out customers.</summary>
    public required double[] Holdout { get; init; }

    /// <summary>How far the probabilities of the held-out customers are from calibrated.</summary>
    public required CalibrationLine CalibrationLine { get; init; }

    /// <summary>The figures on the held-out customers.</summary>
    public required ModelMetrics Metrics { get; init; }

    /// <summary>The 95 % bootstrap interval of each figure, by the metric's key.</summary>
    public required IReadOnlyDictionary<string, Interval> Intervals { get; init; }

    /// <summary>The calibrated probability of one customer, computed in memory.</summary>
    public double Probability(float[] coded) => LogOddsScale.ToProbability(Model.LogOdds(coded));

    /// <summary>The calibrated probability of each customer, with the same bits; faster than one by one.</summary>
    /// <param name="customers">The customers.</param>
    /// <param name="threads">The most threads; their number does not change the result.</param>
    public double[] Probabilities(EncodedDataset customers, int threads = 1) =>
        Array.ConvertAll(Model.LogOdds(customers, threads), LogOddsScale.ToProbability);

    /// <summary>Writes the way from coded rows to both outputs into a graph.</summary>
    public void WriteTo(GraphBuilder graph, string codedRow)
    {
        var logOdds = graph.FloatOutput(
            GraphNames.LogOdds,
            "Reshape",
            Model.WriteTo(graph, codedRow).WriteTo(graph),
            graph.Constant([-1L], 1));
        graph.FloatOutput(GraphNames.Probability, "Sigmoid", logOdds);
    }
}
