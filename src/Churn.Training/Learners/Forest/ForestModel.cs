using Churn.Models.Onnx;

namespace Churn.Training.Learners.Forest;

/// <summary>
/// A fitted forest. Its trees add up to the mean probability of their leaves; the score is the log-odds of that, so that a
/// calibration that leaves a good forest alone is the identity.
/// </summary>
public sealed class ForestModel : IFittedModel
{
    /// <summary>The smallest probability a score is made from; its log-odds are about -13.8.</summary>
    private const float Smallest = 1e-6f;

    public ForestModel(TreeEnsemble ensemble) => Ensemble = ensemble;

    public TreeEnsemble Ensemble { get; }

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
