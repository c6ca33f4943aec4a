using Churn.Core.Events;
using Google.Protobuf;

namespace Churn.Models.Onnx;

/// <summary>
/// Judges a graph over the events of customers before ONNX Runtime gets it: the inputs and the output that are asked of it, and
/// no operator but those of sequence learners, none of which loops or holds a graph of its own.
/// </summary>
internal static class SequenceGraphCheck
{
    private static readonly HashSet<string> Operators =
    [
        "Add", "Cast", "Concat", "Conv", "Equal", "Flatten", "GRU", "Gather", "Gemm", "IsNaN", "Less", "MatMul", "Max", "Min",
        "Mul", "Range", "Relu", "Shape", "Slice", "Softmax", "Squeeze", "Sub", "Transpose", "Unsqueeze", "Where",
    ];

    /// <param name="graph">The bytes of the graph.</param>
    /// <param name="channels">What there is of an event.</param>
    /// <param name="customerColumns">How many columns of customers there are; 0 for none.</param>
    /// <exception cref="UnknownGraphException">It is not such a graph.</exception>
    public static void Check(byte[] graph, EventChannels channels, int customerColumns)
    {
        var model = Parse(graph);
        if (model.Functions.Count > 0 || model.Graph.SparseInitializer.Count > 0 || model.Graph.Initializer.Any(IsElsewhere))
            throw new UnknownGraphException("its graph has functions, sparse constants or constants in other files.");
        if (model.Graph.Node.FirstOrDefault(node => node.Domain is not ("" or "ai.onnx") || !Operators.Contains(node.OpType)
            || node.Attribute.Any(attribute => attribute.G is not null || attribute.Graphs.Count > 0)) is { } odd)
            throw new UnknownGraphException(
                $"its graph has the operator \"{odd.OpType}\", which no sequence learner of this program writes.");
        List<string> inputs =
            [Shape(GraphNames.Events, "rows", "events", $"{channels.Count}"), Shape(GraphNames.EventCounts, "rows")];
        if (customerColumns > 0) inputs.Add(Shape(GraphNames.Customers, "rows", $"{customerColumns}"));
        if (!model.Graph.Input.Select(Shape).Order().SequenceEqual(inputs.Order())
            || !model.Graph.Output.Select(Shape).SequenceEqual([Shape(GraphNames.LogOdds, "rows")]))
            throw new UnknownGraphException(
                $"its graph is not for events of {channels.Count} numbers, as the manifest has them.");
    }

    private static ModelProto Parse(byte[] graph)
    {
        try
        {
            var model = ModelProto.Parser.ParseFrom(graph);
            return model.Graph is { Node.Count: > 0 } ? model : throw new UnknownGraphException("it holds no graph.");
        }
        catch (InvalidProtocolBufferException fault)
        {
            throw new UnknownGraphException("it is not an ONNX file.", fault);
        }
    }

    private static bool IsElsewhere(TensorProto constant) =>
        constant.DataLocation == TensorProto.Types.DataLocation.External;

    private static string Shape(ValueInfoProto value) => Shape(
        value.Name,
        [.. value.Type?.TensorType?.Shape?.Dim.Select(dim => dim.HasDimValue ? $"{dim.DimValue}" : dim.DimParam) ?? []]);

    private static string Shape(string name, params string[] lengths) => $"{name} [{string.Join(", ", lengths)}]";
}
