using Churn.Core.Numerics;
using Churn.Training.Learners.Neural.Layers;

namespace Churn.Training.Learners.Neural;

/// <summary>
/// Where a network starts. Weights are uniform in [-limit, limit]: before a ReLU sqrt(6 / inputs) (He et al. 2015), elsewhere
/// sqrt(6 / (inputs + outputs)) (Glorot, Bengio 2010). Biases are 0, but the output starts at the log-odds of the churn rate,
/// so that no step is spent on learning it.
/// </summary>
internal static class WeightInitializer
{
    /// <param name="network">The network to start.</param>
    /// <param name="churnRate">The share of the positive class, above 0 and below 1.</param>
    /// <param name="random">Where the weights come from.</param>
    public static float[] Of(Network network, double churnRate, RandomStream random)
    {
        var parameters = new float[network.Parameters];
        for (var i = 0; i < network.Layers.Length; i++) Start(network.Layers, i, parameters, random);
        // The last biases are the output units', or that of "churns" of the two.
        parameters.AsSpan(^network.Head.Submodels..).Fill((float)LogOddsScale.OfProbability(churnRate));
        return parameters;
    }

    private static void Start(Layer[] layers, int position, float[] parameters, RandomStream random)
    {
        switch (layers[position] is DenseEmbeddingLayer words ? words.Amounts : layers[position])
        {
            case Dense dense:
                var beforeRelu = layers.Skip(position + 1).FirstOrDefault(layer => layer is not ScaleShiftLayer) is Relu;
                var (inputs, outputs) = (dense.InputsOfOne, dense.OutputsOfOne);
                Spread(parameters.AsSpan(dense.Weights), 6.0 / (beforeRelu ? inputs : inputs + outputs), random);
                break;
            case EnsembleOutputLayer ends:
                Spread(parameters.AsSpan(ends.Weights), 6.0 / (ends.Width + 1), random);
                break;
            case ScaleShiftLayer adapter:
                foreach (ref var scale in parameters.AsSpan(adapter.Scales))
                    scale = adapter.FansOut && random.NextBelow(2) == 0 ? -1 : 1;
                break;
        }
    }

    private static void Spread(Span<float> weights, double squaredLimit, RandomStream random)
    {
        var limit = Math.Sqrt(squaredLimit);
        foreach (ref var weight in weights) weight = (float)(limit * ((2 * random.NextDouble()) - 1));
    }
}
