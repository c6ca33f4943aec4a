using Churn.Core.Metrics;
using Churn.Models.Graph;
using Churn.Training.Calibration;

namespace Churn.Training.Evaluation;

/// <summary>A calibrated model with what is known of it.</summary>
public sealed record Candidate
{
    /// <summary>The kind of the model: "forest", "network".</summary>
    public required string Name { get; init; }

    public required FittedPipeline Pipeline { get; init; }

    public required PlattCalibrator Calibrator { get; init; }

    /// <summary>The calibrated probabilities of the training part, each by a model that did not learn from the customer.</summary>
    public required double[] OutOfFold { get; init; }

    /// <summary>The mean ROC AUC over the folds.</summary>
    public required double CrossValidatedAuc { get; init; }

    /// <summary>The log loss of the out-of-fold probabilities: the smaller, the better the candidate.</summary>
    public required double CrossValidatedLogLoss { get; init; }

    /// <summary>The decision's threshold.</summary>
    public required double Threshold { get; init; }

    /// <summary>The probabilities of the held-out customers.</summary>
    public required double[] Holdout { get; init; }

    /// <summary>The figures on the held-out customers.</summary>
    public required ModelMetrics Metrics { get; init; }

    /// <summary>The 95 % bootstrap interval of each figure, by the metric's key.</summary>
    public required IReadOnlyDictionary<string, Interval> Intervals { get; init; }

    /// <summary>The calibrated probability of one customer, computed in memory.</summary>
    public double Probability(float[] coded) => Calibrator.Probability(Pipeline.Score(coded));

    /// <summary>Writes the way from coded rows to both outputs into a graph.</summary>
    public void WriteTo(GraphBuilder graph, string codedRow)
    {
        var calibrated = Calibrator.WriteTo(graph, Pipeline.WriteTo(graph, codedRow));
        var logOdds = graph.Apply("Reshape", calibrated, graph.Constant([-1L], 1));
        graph.FloatOutput(GraphNames.Probability, graph.Apply("Sigmoid", logOdds));
        graph.FloatOutput(GraphNames.LogOdds, logOdds);
    }
}
