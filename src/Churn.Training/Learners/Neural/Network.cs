using System.Buffers;
using Churn.Models.Onnx;
using Churn.Training.Learners.Neural.Layers;

namespace Churn.Training.Learners.Neural;

/// <summary>
/// The shape of a network: its layers, and where their numbers lie among the parameters. The parameters are one array, all
/// weights first and then all biases, so that an optimiser's step is a few passes over memory.
/// </summary>
internal sealed class Network
{
    private readonly int widest;

    /// <param name="features">Floats per customer that come in, the numbers of words last.</param>
    /// <param name="options">The shape.</param>
    /// <param name="wordCounts">For each number of a word, how many words there are.</param>
    public Network(int features, NetworkOptions options, IReadOnlyList<int> wordCounts)
    {
        Head = new OutputHead(options.Output, options.Submodels);
        var plan = new LayerPlan(features, options, Head.Units, wordCounts);
        (Layers, Weights, Parameters) = (plan.Layers, plan.Weights, plan.Parameters);
        widest = Math.Max(features, Layers.Max(layer => layer.Outputs));
    }

    public Layer[] Layers { get; }

    public OutputHead Head { get; }

    /// <summary>How many weights there are: the first so many parameters.</summary>
    public int Weights { get; }

    /// <summary>How many parameters there are.</summary>
    public int Parameters { get; }

    /// <summary>The log-odds of one customer. Any number of threads may ask at once.</summary>
    public double LogOdds(ReadOnlySpan<float> parameters, ReadOnlySpan<float> features)
    {
        var buffer = ArrayPool<float>.Shared.Rent(2 * widest);
        var input = buffer.AsSpan(0, widest);
        var output = buffer.AsSpan(widest, widest);
        features.CopyTo(input);
        foreach (var layer in Layers)
        {
            if (layer is Dropout) continue;
            layer.Apply(parameters, input[..layer.Inputs], output[..layer.Outputs]);
            var next = output;
            output = input;
            input = next;
        }
        var logOdds = Head.LogOdds(input[..Head.Units]);
        ArrayPool<float>.Shared.Return(buffer);
        return logOdds;
    }

    /// <summary>Writes the mean log-odds of some members into a graph.</summary>
    /// <returns>The log-odds, to be written.</returns>
    public WeightedSum WriteTo(GraphBuilder graph, string features, IReadOnlyList<float[]> members)
    {
        var value = features;
        var last = Layers[^1];
        foreach (var layer in Layers[..^1])
        {
            value = ((IHiddenLayer)layer).WriteTo(graph, value, members);
            if (layer == Layers[0]) value = Reshape(graph, value, members.Count, members.Count, 1, layer.Outputs);
        }
        if (last != Layers[0]) value = Reshape(graph, value, members.Count, members.Count * last.Inputs);
        return ((IOutputLayer)last).WriteTo(graph, value, members, Head.UnitWeights(members.Count));
    }

    /// <summary>Gives the signal another shape behind the rows, unless one member without submodels is all there is.</summary>
    private string Reshape(GraphBuilder graph, string value, int members, params long[] shape) =>
        members == 1 && Head.Submodels == 1
            ? value
            : graph.Apply("Reshape", value, graph.Constant([-1, .. shape], shape.Length + 1));
}
