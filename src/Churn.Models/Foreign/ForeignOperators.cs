using Churn.Models.Onnx;

namespace Churn.Models.Foreign;

/// <summary>Checks what a graph made elsewhere is built of.</summary>
internal static class ForeignOperators
{
    /// <summary>The oldest version of the standard operators that is read.</summary>
    private const int Oldest = 7;

    /// <summary>Floats that one constant may have: 1 GiB. A file of 1 KB can ask for any number.</summary>
    private const long MaxConstant = 1 << 28;

    /// <summary>
    /// The operators that meant something else before version 13: without them a graph of an earlier version means the same.
    /// </summary>
    private static readonly HashSet<string> Changed =
    [
        "ArgMax", "ArgMin", "BatchNormalization", "Clip", "Dropout", "Hardmax", "LogSoftmax", "Pad", "ReduceSum", "Resize",
        "Scan", "Slice", "Softmax", "Split", "Squeeze", "TopK", "Unsqueeze", "Upsample",
    ];

    /// <returns>The versions of operators to write the graph with.</returns>
    /// <exception cref="ForeignModelException">It has what cannot be imported.</exception>
    public static OperatorSet Check(ModelProto model)
    {
        if (model.Functions.Count > 0)
            throw new ForeignModelException(
                "its file defines functions of its own. Write them out before (onnx.inliner.inline_local_functions).");
        var nodes = All(model.Graph).SelectMany(graph => graph.Node).ToArray();
        if (nodes.FirstOrDefault(node => !IsStandard(node.Domain) && !IsMachineLearning(node.Domain)) is { } custom)
            throw new ForeignModelException(
                $"it has the operator \"{custom.OpType}\" of the domain \"{custom.Domain}\". Only the operators of ONNX itself "
                + "are run, of the domains \"ai.onnx\" and \"ai.onnx.ml\".");
        foreach (var constant in Constants(model.Graph, nodes)) Check(constant);
        if (All(model.Graph).Any(graph => graph.SparseInitializer.Count > 0))
            throw new ForeignModelException("it has sparse constants. Export the model with dense ones.");
        foreach (var node in nodes) node.Domain = IsStandard(node.Domain) ? "" : node.Domain;
        return new OperatorSet(
            Math.Max(model.IrVersion, OperatorSet.Ours.Format), StandardOf(model, nodes), MachineLearningOf(model, nodes));
    }

    /// <summary>The graphs in the attributes of a node, such as the body of a loop.</summary>
    public static IEnumerable<GraphProto> Graphs(NodeProto node) => node.Attribute.SelectMany(attribute =>
        attribute.G is { } graph ? attribute.Graphs.Append(graph) : attribute.Graphs);

    private static IEnumerable<GraphProto> All(GraphProto graph) =>
        graph.Node.SelectMany(Graphs).SelectMany(All).Prepend(graph);

    private static IEnumerable<TensorProto> Constants(GraphProto graph, NodeProto[] nodes) =>
        All(graph).SelectMany(inner => inner.Initializer).Concat(nodes.SelectMany(node => node.Attribute).SelectMany(attribute =>
            attribute.T is { } tensor ? attribute.Tensors.Append(tensor) : attribute.Tensors));

    private static void Check(TensorProto constant)
    {
        if (constant.DataLocation == TensorProto.Types.DataLocation.External)
            throw new ForeignModelException(
                $"its constant \"{constant.Name}\" is in another file. Save the model with all data in one file "
                + "(onnx.save(model, path, save_as_external_data=False)).");
        if (constant.Dims.Any(length => length < 0)
            || constant.Dims.Aggregate(1.0, (size, length) => size * length) > MaxConstant)
            throw new ForeignModelException(
                $"its constant \"{constant.Name}\" has the shape [{string.Join(", ", constant.Dims)}]; at most {MaxConstant} "
                + "values are read.");
    }

    private static long StandardOf(ModelProto model, NodeProto[] nodes)
    {
        var version = model.OpsetImport.Where(set => IsStandard(set.Domain)).Select(set => set.Version)
            .FirstOrDefault(OperatorSet.OldestStandard);
        if (version >= OperatorSet.OldestStandard) return version;
        var changed = nodes.FirstOrDefault(node => IsStandard(node.Domain) && Changed.Contains(node.OpType));
        return version >= Oldest && changed is null
            ? OperatorSet.OldestStandard
            : throw new ForeignModelException(
                $"its operators are of version {version} of ONNX's set"
                + $"{(changed is null ? "" : $", in which {changed.OpType} means something else than today")}. Export it with "
                + $"target_opset={OperatorSet.OldestStandard} or newer.");
    }

    /// <summary>Version 3 has all that 1 and 2 have, but for the operator LabelEncoder, which 2 made another.</summary>
    private static long MachineLearningOf(ModelProto model, NodeProto[] nodes)
    {
        var version = model.OpsetImport.FirstOrDefault(set => IsMachineLearning(set.Domain))?.Version
            ?? OperatorSet.OldestMachineLearning;
        if (version == 1 && nodes.Any(node => node is { OpType: "LabelEncoder" } && IsMachineLearning(node.Domain)))
            throw new ForeignModelException(
                "its operator LabelEncoder is of version 1 of ONNX's set \"ai.onnx.ml\". Export it with version 2 or newer.");
        return Math.Max(version, OperatorSet.OldestMachineLearning);
    }

    private static bool IsStandard(string domain) => domain is "" or "ai.onnx";

    private static bool IsMachineLearning(string domain) => domain == OperatorSet.MachineLearningDomain;
}
