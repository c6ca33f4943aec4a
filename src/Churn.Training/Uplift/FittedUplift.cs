using Churn.Core.Numerics;
using Churn.Models.Onnx;
using Churn.Training.Learners;

namespace Churn.Training.Uplift;

/// <summary>
/// A model of the effect: a weighted sum of probabilities, each by a model of its own. Every uplift model here is one, so it can
/// be written into a graph as it is.
/// </summary>
/// <param name="Models">The models of the probabilities.</param>
/// <param name="Weights">What each probability is multiplied by.</param>
/// <param name="Intercept">What is added.</param>
internal sealed record FittedUplift(IReadOnlyList<IFittedModel> Models, IReadOnlyList<double> Weights, double Intercept)
{
    /// <summary>The effect on one customer, computed in memory.</summary>
    public double Of(ReadOnlySpan<float> features)
    {
        var effect = Intercept;
        for (var model = 0; model < Models.Count; model++)
            effect += Weights[model] * LogOddsScale.ToProbability(Models[model].Score(features));
        return effect;
    }

    /// <summary>Writes the way from features to the effect into a graph.</summary>
    public void WriteTo(GraphBuilder graph, string features)
    {
        string[] probabilities =
            [.. Models.Select(model => graph.Apply("Sigmoid", model.WriteTo(graph, features).WriteTo(graph)))];
        var effect = new WeightedSum(graph.JoinColumns(probabilities), Weights, Intercept);
        graph.FloatOutput(GraphNames.Uplift, "Reshape", effect.WriteTo(graph), graph.Constant([-1L], 1));
    }
}
