using Churn.Models.Onnx;

namespace Churn.Training.Learners.Neural.Layers;

/// <summary>A layer that can stand before others.</summary>
internal interface IHiddenLayer
{
    /// <summary>Writes the layer into a graph.</summary>
    /// <param name="graph">The graph to write into.</param>
    /// <param name="input">
    /// The name of the input, float [rows, inputs] for the first layer or where one member without submodels is all there is; else
    /// float [rows, members, submodels, inputs of one], with 1 for the submodels while the signal is the same for all.
    /// </param>
    /// <param name="members">The parameters of each member.</param>
    /// <returns>
    /// The name of the output, of the same kind of shape; from the first layer float [rows, members x outputs].
    /// </returns>
    string WriteTo(GraphBuilder graph, string input, IReadOnlyList<float[]> members);
}
