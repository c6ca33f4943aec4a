using System.Globalization;
using Churn.Models.Onnx;

namespace Churn.Models.Foreign;

/// <summary>Finds the value of a graph made elsewhere that holds its scores, and what its classes are called.</summary>
internal static class ForeignOutputs
{
    private const string ZipMap = "ZipMap";
    private const string IntegerClasses = "classlabels_int64s";

    /// <summary>The attributes that name classes: of ZipMap, LinearClassifier, SVMClassifier, TreeEnsembleClassifier.</summary>
    private static readonly string[] ClassNames = [IntegerClasses, "classlabels_strings", "classlabels_ints"];

    /// <param name="graph">The graph.</param>
    /// <param name="named">The output that holds the scores; null to find it.</param>
    /// <exception cref="ForeignModelException">There is none, or it cannot be told which.</exception>
    public static (string Scores, IReadOnlyList<string> Classes) Find(GraphProto graph, string? named)
    {
        var makers = graph.Node.SelectMany(node => node.Output.Select(output => (output, node)))
            .Where(made => made.output.Length > 0).DistinctBy(made => made.output)
            .ToDictionary(made => made.output, made => made.node);
        var candidates = graph.Output.Where(output => IsScore(output, makers)).ToArray();
        var chosen = named is null ? Choose(candidates) : candidates.FirstOrDefault(output => output.Name == named);
        if (chosen is null) throw new ForeignModelException(Message(graph, candidates, named));
        var maker = makers.GetValueOrDefault(chosen.Name);
        var classes = graph.Node.Prepend(maker).OfType<NodeProto>().Select(ClassesOf).FirstOrDefault(names => names.Length > 0);
        return (maker is { OpType: ZipMap, Input: [var scores] } ? scores : chosen.Name, classes ?? []);
    }

    private static ValueInfoProto? Choose(ValueInfoProto[] candidates) => candidates switch
    {
        [var only] => only,
        _ => candidates.Where(output => output.Name.Contains("prob", StringComparison.OrdinalIgnoreCase)).ToArray() is [var one]
            ? one
            : null,
    };

    /// <summary>Whether an output may hold scores: floats, or what ZipMap makes of them; labels are no floats.</summary>
    private static bool IsScore(ValueInfoProto output, Dictionary<string, NodeProto> makers) =>
        makers.GetValueOrDefault(output.Name) is { OpType: ZipMap }
        || (output.Type?.TensorType is { } tensor
            && (ForeignType)tensor.ElemType is ForeignType.Float or ForeignType.Double);

    private static string[] ClassesOf(NodeProto node) => node.Attribute
        .Where(attribute => ClassNames.Contains(attribute.Name))
        .Select(attribute => attribute.Strings.Select(name => name.ToStringUtf8())
            .Concat(attribute.Ints.Select(name => name.ToString(CultureInfo.InvariantCulture))).ToArray())
        .FirstOrDefault(names => names.Length > 0) ?? [];

    private static string Message(GraphProto graph, ValueInfoProto[] candidates, string? named)
    {
        var all = string.Join(", ", graph.Output.Select(output => $"\"{output.Name}\""));
        if (named is not null) return $"it has no output \"{named}\" of probabilities or log-odds; its outputs are {all}.";
        return candidates.Length == 0
            ? $"none of its outputs holds probabilities or log-odds as floats; they are {all}. Export the probabilities too, "
                + "such as with predict_proba."
            : $"it cannot be told which of its outputs {all} holds the scores. Name it with --output.";
    }
}
