using System.Numerics.Tensors;
using Churn.Models.Onnx;

namespace Churn.Training.Learners.Logistic;

/// <summary>
/// A fitted logistic regression; the raw score is the log-odds. The weights are rounded to floats, as in the graph.
/// </summary>
public sealed class LogisticModel : IFittedModel
{
    private readonly float[] weights;

    /// <param name="weights">The log-odds that one unit of each feature adds.</param>
    /// <param name="intercept">The log-odds where all features are 0.</param>
    public LogisticModel(ReadOnlySpan<double> weights, double intercept)
    {
        this.weights = new float[weights.Length];
        TensorPrimitives.ConvertChecked<double, float>(weights, this.weights);
        Intercept = (float)intercept;
    }

    public IReadOnlyList<float> Weights => weights;

    public float Intercept { get; }

    public double Score(ReadOnlySpan<float> features)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(features.Length, weights.Length, nameof(features));
        double sum = Intercept;
        for (var column = 0; column < weights.Length; column++) sum += (double)weights[column] * features[column];
        return sum;
    }

    public WeightedSum WriteTo(GraphBuilder graph, string features) =>
        new(features, weights.Select(weight => (double)weight), Intercept);
}
