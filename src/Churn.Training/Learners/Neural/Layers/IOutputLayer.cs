using Churn.Models.Onnx;

namespace Churn.Training.Learners.Neural.Layers;

/// <summary>A layer that can stand last. It is linear, so what its units weigh goes into its own weights.</summary>
internal interface IOutputLayer
{
    /// <summary>Writes a weighted sum of the output units of all members into a graph.</summary>
    /// <param name="graph">The graph to write into.</param>
    /// <param name="input">
    /// The name of the input, float [rows, members x inputs]; [rows, inputs], the features, where it is the first layer too.
    /// </param>
    /// <param name="members">The parameters of each member.</param>
    /// <param name="unitWeights">What each output unit of a member weighs.</param>
    /// <returns>The sum, to be written.</returns>
    WeightedSum WriteTo(GraphBuilder graph, string input, IReadOnlyList<float[]> members, double[] unitWeights);
}
