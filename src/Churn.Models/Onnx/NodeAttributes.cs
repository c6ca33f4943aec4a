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

    private static AttributeProto Need(this NodeProto node, string name) =>
        node.Find(name) ?? throw new UnknownGraphException($"its operator {node.OpType} lacks the attribute {name}.");

    private static AttributeProto? Find(this NodeProto node, string name) =>
        node.Attribute.FirstOrDefault(attribute => attribute.Name == name);
}
