using System.Runtime.InteropServices;
using Google.Protobuf;

namespace Churn.Models.Onnx;

/// <summary>A named constant of an ONNX operator, such as the axis of a concatenation.</summary>
public sealed class GraphAttribute
{
    private GraphAttribute(AttributeProto proto) => Proto = proto;

    internal AttributeProto Proto { get; }

    public static GraphAttribute Int(string name, long value) =>
        new(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value });

    public static GraphAttribute Float(string name, float value) =>
        new(new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Float, F = value });

    public static GraphAttribute Text(string name, string value) =>
        new(
            new AttributeProto
            {
                Name = name,
                Type = AttributeProto.Types.AttributeType.String,
                S = ByteString.CopyFromUtf8(value),
            });

    public static GraphAttribute Ints(string name, IEnumerable<long> values)
    {
        var proto = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Ints };
        proto.Ints.AddRange(values);
        return new GraphAttribute(proto);
    }

    public static GraphAttribute Floats(string name, IEnumerable<float> values)
    {
        var proto = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Floats };
        proto.Floats.AddRange(values);
        return new GraphAttribute(proto);
    }

    /// <summary>A row of floats; each takes four bytes of the file.</summary>
    public static GraphAttribute Tensor(string name, ReadOnlySpan<float> values) =>
        Tensor(name, TensorProto.Types.DataType.Float, MemoryMarshal.AsBytes(values), values.Length);

    /// <summary>A row of bytes.</summary>
    public static GraphAttribute Tensor(string name, ReadOnlySpan<byte> values) =>
        Tensor(name, TensorProto.Types.DataType.Uint8, values, values.Length);

    public static GraphAttribute Texts(string name, IEnumerable<string> values)
    {
        var proto = new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Strings };
        proto.Strings.AddRange(values.Select(ByteString.CopyFromUtf8));
        return new GraphAttribute(proto);
    }

    private static GraphAttribute Tensor(string name, TensorProto.Types.DataType type, ReadOnlySpan<byte> bytes, int count)
    {
        var tensor = new TensorProto { DataType = (int)type, RawData = ByteString.CopyFrom(bytes), Dims = { count } };
        return new GraphAttribute(
            new AttributeProto { Name = name, Type = AttributeProto.Types.AttributeType.Tensor, T = tensor });
    }
}
