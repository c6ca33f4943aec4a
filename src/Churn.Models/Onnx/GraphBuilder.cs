using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Churn.Models.Onnx;

/// <summary>
/// Builds an ONNX graph node by node. A value of the graph is known by its name: every method that makes one returns it.
/// Names are numbered in the order of the calls, so the same calls give the same bytes.
/// </summary>
public sealed class GraphBuilder
{
    /// <summary>The name of the dimension that counts customers; it is free in every graph.</summary>
    private const string RowsDimension = "rows";

    /// <summary>The name of the dimension that counts the events of a customer; it is free, too.</summary>
    private const string EventsDimension = "events";

    private readonly GraphProto graph;
    private OperatorSet operators = OperatorSet.Ours;
    private int values;

    /// <param name="name">The name of the graph, shown by ONNX viewers.</param>
    public GraphBuilder(string name) => graph = new GraphProto { Name = name };

    /// <summary>Declares a float input of the graph with the shape [rows, <paramref name="columns"/>].</summary>
    public string FloatInput(string name, int columns) => Input(name, TensorProto.Types.DataType.Float, columns);

    /// <summary>Declares a text input of the graph with the shape [rows, <paramref name="columns"/>].</summary>
    public string TextInput(string name, int columns) => Input(name, TensorProto.Types.DataType.String, columns);

    /// <summary>
    /// Declares a float input of the graph with the shape [rows, events, <paramref name="channels"/>], events being free.
    /// </summary>
    public string SequenceInput(string name, int channels)
    {
        var input = Declare(name, TensorProto.Types.DataType.Float, channels);
        input.Type.TensorType.Shape.Dim.Insert(1, new TensorShapeProto.Types.Dimension { DimParam = EventsDimension });
        graph.Input.Add(input);
        return name;
    }

    /// <summary>Declares an input of the graph of 32-bit integers with the shape [rows].</summary>
    public string CountInput(string name) => Input(name, TensorProto.Types.DataType.Int32, null);

    /// <summary>
    /// Applies an operator without attributes whose result, float [rows], is an output of the graph, and returns its name.
    /// </summary>
    public string FloatOutput(string name, string operation, params string[] inputs)
    {
        graph.Output.Add(Declare(name, TensorProto.Types.DataType.Float, null));
        return Node("", operation, inputs, [], name);
    }

    /// <summary>A float tensor written into the graph; <paramref name="shape"/> is empty for a scalar.</summary>
    public string Constant(ReadOnlySpan<float> content, params long[] shape) =>
        Constant(TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes(content), content.Length, shape);

    /// <summary>A tensor of 64-bit integers written into the graph; <paramref name="shape"/> is empty for a scalar.</summary>
    public string Constant(ReadOnlySpan<long> content, params long[] shape) =>
        Constant(TensorProto.Types.DataType.Int64, MemoryMarshal.AsBytes(content), content.Length, shape);

    /// <summary>Applies an operator of the standard set and returns its first output.</summary>
    public string Apply(string operation, string[] inputs, params GraphAttribute[] attributes) =>
        Node("", operation, inputs, attributes, NextName('v'));

    /// <summary>Applies an operator without attributes, and names the result.</summary>
    internal string Named(string name, string operation, params string[] inputs) => Node("", operation, inputs, [], name);

    /// <summary>Applies an operator without attributes of the standard set.</summary>
    public string Apply(string operation, params string[] inputs) => Apply(operation, inputs, []);

    /// <summary>Applies an operator of the machine-learning set (trees, look-ups) and returns its first output.</summary>
    public string ApplyMachineLearning(string operation, string[] inputs, params GraphAttribute[] attributes) =>
        Node(OperatorSet.MachineLearningDomain, operation, inputs, attributes, NextName('v'));

    /// <summary>Casts a value to float.</summary>
    public string ToFloat(string value) => Cast(value, TensorProto.Types.DataType.Float);

    /// <summary>Casts a value to a 64-bit integer.</summary>
    public string ToInteger(string value) => Cast(value, TensorProto.Types.DataType.Int64);

    /// <summary>Casts a value.</summary>
    internal string Cast(string value, TensorProto.Types.DataType type) =>
        Apply("Cast", [value], GraphAttribute.Int("to", (long)type));

    /// <summary>Picks columns of a [rows, n] value by position; a position may be repeated.</summary>
    public string PickColumns(string value, IEnumerable<int> positions)
    {
        var picked = positions.Select(position => (long)position).ToArray();
        return Apply("Gather", [value, Constant(picked, picked.Length)], GraphAttribute.Int("axis", 1));
    }

    /// <summary>Sets [rows, n] values side by side; a single one is returned as it is.</summary>
    public string JoinColumns(params string[] parts) =>
        parts.Length == 1 ? parts[0] : Apply("Concat", parts, GraphAttribute.Int("axis", 1));

    /// <summary>The finished model file.</summary>
    public byte[] ToBytes()
    {
        var model = new ModelProto
        {
            IrVersion = operators.Format,
            ProducerName = "ChurnApi",
            Graph = graph,
            OpsetImport =
            {
                new OperatorSetIdProto { Domain = "", Version = operators.Standard },
                new OperatorSetIdProto { Domain = OperatorSet.MachineLearningDomain, Version = operators.ForMachineLearning },
            },
        };
        return model.ToByteArray();
    }

    /// <summary>An output of any type and shape.</summary>
    internal void Output(string value) => graph.Output.Add(new ValueInfoProto { Name = value });

    /// <summary>Takes over a graph made elsewhere, whose values have names that no other value has.</summary>
    internal void Embed(IEnumerable<NodeProto> nodes, IEnumerable<TensorProto> constants, OperatorSet set)
    {
        graph.Initializer.AddRange(constants);
        graph.Node.AddRange(nodes);
        operators = set;
    }

    private string Input(string name, TensorProto.Types.DataType type, int? columns)
    {
        graph.Input.Add(Declare(name, type, columns));
        return name;
    }

    private string Constant(TensorProto.Types.DataType type, ReadOnlySpan<byte> bytes, int count, long[] shape)
    {
        var expected = shape.Aggregate(1L, (product, size) => product * size);
        if (expected != count || shape.Any(size => size < 0))
            throw new ArgumentException($"A tensor of shape [{string.Join(", ", shape)}] holds {expected} values, not {count}.");
        var tensor = new TensorProto { Name = NextName('c'), DataType = (int)type, RawData = ByteString.CopyFrom(bytes) };
        tensor.Dims.AddRange(shape);
        graph.Initializer.Add(tensor);
        return tensor.Name;
    }

    private string Node(string domain, string operation, string[] inputs, GraphAttribute[] attributes, string output)
    {
        var node = new NodeProto { OpType = operation, Name = $"n_{output}", Output = { output } };
        if (domain.Length > 0) node.Domain = domain;
        node.Input.AddRange(inputs);
        node.Attribute.AddRange(attributes.Select(attribute => attribute.Proto));
        graph.Node.Add(node);
        return output;
    }

    private string NextName(char kind) => GraphNames.Inner(kind, ++values);

    private static ValueInfoProto Declare(string name, TensorProto.Types.DataType type, int? columns)
    {
        var shape = new TensorShapeProto { Dim = { new TensorShapeProto.Types.Dimension { DimParam = RowsDimension } } };
        if (columns is { } width) shape.Dim.Add(new TensorShapeProto.Types.Dimension { DimValue = width });
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)type, Shape = shape };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
