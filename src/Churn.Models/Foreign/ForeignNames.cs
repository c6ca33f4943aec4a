using Churn.Models.Onnx;

namespace Churn.Models.Foreign;

/// <summary>Gives the values of a graph made elsewhere names that no value of ours has.</summary>
/// <param name="known">The names of the values that are not its own, by those it has for them.</param>
internal sealed class ForeignNames(IReadOnlyDictionary<string, string> known)
{
    /// <summary>The new names; an input that is left out has none.</summary>
    private readonly Dictionary<string, string> names = new(known, StringComparer.Ordinal) { [""] = "" };

    /// <summary>The new name of a value.</summary>
    public string Of(string name)
    {
        if (names.TryGetValue(name, out var found)) return found;
        return names[name] = GraphNames.Inner('f', names.Count);
    }

    /// <summary>A node with new names, in the graphs of its attributes too.</summary>
    public NodeProto Rename(NodeProto node)
    {
        var renamed = node.Clone();
        Replace(renamed.Input);
        Replace(renamed.Output);
        renamed.Name = $"n_{renamed.Output.FirstOrDefault(name => name.Length > 0)}"; // no two may have the same
        foreach (var attribute in renamed.Attribute)
        {
            if (attribute.G is { } graph) Rename(graph);
            foreach (var inner in attribute.Graphs) Rename(inner);
        }

        return renamed;
    }

    /// <summary>A constant with a new name.</summary>
    public TensorProto Rename(TensorProto constant)
    {
        var renamed = constant.Clone();
        renamed.Name = Of(constant.Name);
        return renamed;
    }

    /// <summary>The values that a node reads, those that the graphs of its attributes read among them.</summary>
    public static IEnumerable<string> Reads(NodeProto node) =>
        node.Input.Concat(ForeignOperators.Graphs(node).SelectMany(graph =>
            graph.Node.SelectMany(Reads).Concat(graph.Output.Select(output => output.Name))));

    private void Rename(GraphProto graph)
    {
        foreach (var value in graph.Input.Concat(graph.Output)) value.Name = Of(value.Name);
        foreach (var constant in graph.Initializer) constant.Name = Of(constant.Name);
        foreach (var (number, node) in graph.Node.ToArray().Index()) graph.Node[number] = Rename(node);
    }

    private void Replace(Google.Protobuf.Collections.RepeatedField<string> values)
    {
        for (var i = 0; i < values.Count; i++) values[i] = Of(values[i]);
    }
}
