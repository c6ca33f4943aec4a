using Churn.Models.Onnx;

namespace Churn.Training.Learners.FastForest;

/// <summary>
/// A fitted forest of ML.NET. Its trees add up to the mean probability of their leaves; the score is the log-odds of that.
/// </summary>
/// <param name="Ensemble">The trees.</param>
public sealed record FastForestModel(TreeEnsemble Ensemble) : IFittedModel
{
    /// <summary>The smallest probability a score is made from; its log-odds are about -6.9.</summary>
    private const float Smallest = 1e-3f;

    public double Score(ReadOnlySpan<float> features)
    {
        var probability = Math.Clamp(Ensemble.Score(features), Smallest, 1 - Smallest);
        return MathF.Log(probability) - MathF.Log(1 - probability);
    }

    public WeightedSum WriteTo(GraphBuilder graph, string features)
    {
        var probability = graph.Apply(
            "Clip", Ensemble.WriteTo(graph, features), graph.Constant([Smallest]), graph.Constant([1 - Smallest]));
        var complement = graph.Apply("Sub", graph.Constant([1f]), probability);
        return WeightedSum.Of(graph.Apply("Sub", graph.Apply("Log", probability), graph.Apply("Log", complement)));
    }
}
