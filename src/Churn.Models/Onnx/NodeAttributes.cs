using System.Runtime.InteropServices;

namespace Churn.Models.Onnx;

/// <summary>Reads the attributes of a node.</summary>
internal static class NodeAttributes
{
    /// <summary>A whole number.</summary>
    public static int Int(this NodeProto node, string name, int otherwise) =>
        node.Find(name) is { } attribute ? checked((int)attribute.I) : otherwise;

    /// <summary>Whole numbers.</summary>
    public static int[] Ints(this NodeProto node, string name) =>
        [.. node.Need(name).Ints.Select(number => checked((int)number))];

    /// <summary>Floats.</summary>
    public static float[] Floats(this NodeProto node, string name) => [.. node.Need(name).Floats];

    /// <summary>The floats of a tensor.</summary>
    public static float[] TensorFloats(this NodeProto node, string name) =>
        MemoryMarshal.Cast<byte, float>(node.RawData(name, TensorProto.Types.DataType.Float)).ToArray();

    /// <summary>The bytes of a tensor.</summary>
    public static byte[] TensorBytes(this NodeProto node, string name) =>
        node.RawData(name, TensorProto.Types.DataType.Uint8).ToArray();

    /// <summary>A text.</summary>
    public static string Text(this NodeProto node, string name) => node.Need(name).S.ToStringUtf8();

    /// <summary>Texts.</summary>
    public static string[] Texts(this NodeProto node, string name) =>
        [.. node.Need(name).Strings.Select(text => text.ToStringUtf8())];

    /// <summary>Refuses a node with other attributes than these.</summary>
    public static void Allow(this NodeProto node, params IEnumerable<string> names)
    {
        if (node.Attribute.FirstOrDefault(attribute => !names.Contains(attribute.Name)) is { } other)
            throw new UnknownGraphException(
                $"its operator {node.OpType} has the attribute {other.Name}, which this version does not know.");
    }

    private static ReadOnlySpan<byte> RawData(this NodeProto node, string name, TensorProto.Types.DataType type) =>
        node.Need(name).T is { HasRawData: true } tensor && tensor.DataType == (int)type
            ? tensor.RawData.Span
            : throw new UnknownGraphException($"the attribute {name} of its operator {node.OpType} is of another kind.");

    private static AttributeProto Need(this NodeProto node, string name) =>
        node.Find(name) ?? throw new UnknownGraphException($"its operator {node.OpType} lacks the attribute {name}.");

    private static AttributeProto? Find(this NodeProto node, string name) =>
        node.Attribute.FirstOrDefault(attribute => attribute.Name == name);
}
