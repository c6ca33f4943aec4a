using Churn.Training.Learners.Neural.Layers;

namespace Churn.Training.Learners.Neural;

/// <summary>
/// Where a network starts. Weights are uniform in [-limit, limit]: before a ReLU sqrt(6 / inputs) (He et al. 2015), elsewhere
/// sqrt(6 / (inputs + outputs)) (Glorot, Bengio 2010). Biases are 0, but the output starts at the log-odds of the churn rate,
/// so that no step is spent on learning it.
/// </summary>
internal static class FirstParameters
{
    /// <param name="network">The network to start.</param>
    /// <param name="churnRate">The share of the positive class, above 0 and below 1.</param>
    /// <param name="random">Where the weights come from.</param>
    public static float[] Of(Network network, double churnRate, RandomStream random)
    {
        var parameters = new float[network.Parameters];
        for (var i = 0; i < network.Layers.Length; i++)
        {
            if (network.Layers[i] is not Dense dense) continue;
            var beforeRelu = i + 1 < network.Layers.Length && network.Layers[i + 1] is Relu;
            var limit = Math.Sqrt(6.0 / (beforeRelu ? dense.Inputs : dense.Inputs + dense.Outputs));
            foreach (ref var weight in parameters.AsSpan(dense.Weights))
                weight = (float)(limit * ((2 * random.NextDouble()) - 1));
        }
        // The last bias is the output unit's, or that of "churns" of the two.
        parameters[^1] = (float)Math.Log(churnRate / (1 - churnRate));
        return parameters;
    }
}
