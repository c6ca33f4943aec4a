using Churn.Models.Onnx;
using Google.Protobuf;

namespace Churn.Models.Foreign;

/// <summary>
/// An ONNX classifier made elsewhere, as its file has it: checked for what it may hold, with its inputs and the value that holds
/// its scores. Nothing of it has been run yet.
/// </summary>
public sealed class ForeignGraph
{
    private readonly ModelProto model;

    private ForeignGraph(ModelProto model, string? output)
    {
        this.model = model;
        Operators = ForeignOperators.Check(model);
        var constants = model.Graph.Initializer.Select(constant => constant.Name).ToHashSet();
        Inputs = [.. model.Graph.Input.Where(input => !constants.Contains(input.Name)).Select(ForeignInput.Of)];
        if (Inputs.Count == 0) throw new ForeignModelException("its graph has no input; a classifier has an input of features.");
        (ScoresName, Classes) = ForeignOutputs.Find(model.Graph, output);
    }

    /// <summary>The program that made it and its version, as the file says; "unknown" where it does not.</summary>
    public string Producer => $"{model.ProducerName} {model.ProducerVersion}".Trim() is { Length: > 0 } name ? name : "unknown";

    /// <summary>What its rows are given by.</summary>
    public IReadOnlyList<ForeignInput> Inputs { get; }

    /// <summary>The names of its classes, as it writes them, in the order of its scores; none where it does not tell.</summary>
    public IReadOnlyList<string> Classes { get; }

    /// <summary>
    /// Whether it sends missing numbers down its trees as if they were large ones, since it was never meant to have any. A graph
    /// that fills them in before, or whose trees say where they go, takes them.
    /// </summary>
    public bool MisreadsMissing =>
        model.Graph.Node.Any(IsTrees)
        && !model.Graph.Node.Any(node => node.OpType is "Imputer" or "IsNaN" || (IsTrees(node) && SendsMissing(node)));

    internal OperatorSet Operators { get; }

    /// <summary>The value that holds the scores.</summary>
    internal string ScoresName { get; }

    /// <summary>Reads the bytes of an ONNX file.</summary>
    /// <param name="content">The bytes.</param>
    /// <param name="output">The output that holds the scores; null to find it.</param>
    /// <exception cref="ForeignModelException">It is no ONNX file, or not one that can be imported.</exception>
    public static ForeignGraph Read(byte[] content, string? output = null)
    {
        ModelProto model;
        try
        {
            model = ModelProto.Parser.ParseFrom(content);
        }
        catch (InvalidProtocolBufferException fault)
        {
            throw NoModel(fault);
        }

        return model.Graph is { Node.Count: > 0 } && model.OpsetImport.Count > 0
            ? new ForeignGraph(model, output)
            : throw NoModel(null);
    }

    /// <summary>Writes what the scores need into another graph.</summary>
    /// <param name="graph">The graph to write into.</param>
    /// <param name="inputs">The value that each input is given, by its name.</param>
    /// <returns>The name of the scores.</returns>
    internal string WriteTo(GraphBuilder graph, IReadOnlyDictionary<string, string> inputs)
    {
        var names = new ForeignNames(inputs);
        var nodes = Needed();
        var read = nodes.SelectMany(ForeignNames.Reads).Append(ScoresName).ToHashSet();
        graph.Embed(
            nodes.Select(names.Rename),
            model.Graph.Initializer.Where(constant => read.Contains(constant.Name)).Select(names.Rename),
            Operators);
        return names.Of(ScoresName);
    }

    /// <summary>The nodes that the scores need: those of the label, and what packs scores into maps, are left out.</summary>
    private NodeProto[] Needed()
    {
        var (needed, nodes) = (new HashSet<string> { ScoresName }, new List<NodeProto>());
        foreach (var node in model.Graph.Node.Reverse())
        {
            if (!node.Output.Any(needed.Contains)) continue;
            nodes.Add(node);
            needed.UnionWith(ForeignNames.Reads(node));
        }

        nodes.Reverse();
        return [.. nodes];
    }

    private static bool IsTrees(NodeProto node) => node.OpType.StartsWith("TreeEnsemble", StringComparison.Ordinal);

    private static bool SendsMissing(NodeProto trees) =>
        trees.Attribute.Any(attribute => attribute.Name.EndsWith("missing_value_tracks_true", StringComparison.Ordinal)
            && (attribute.Ints.Any(way => way != 0) || attribute.T is not null));

    private static ForeignModelException NoModel(Exception? cause) => new(
        "it is not an ONNX model. Export the model with skl2onnx, onnxmltools or torch.onnx.export to one file.", cause);
}
