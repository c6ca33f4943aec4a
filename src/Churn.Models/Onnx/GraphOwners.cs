using System.Runtime.InteropServices;

namespace Churn.Models.Onnx;

/// <summary>Finds from which floats of the input each float of a graph's values comes.</summary>
internal static class GraphOwners
{
    /// <summary>The owner of a constant.</summary>
    public const int None = -1;

    /// <summary>The owner of what comes from floats of several owners.</summary>
    public const int Many = -2;

    private static readonly string[] Elementwise =
        ["IsNaN", "Cast", "Clip", "Relu", "Tanh", "Sigmoid", "Softplus", "Log", "Sqrt", "Atan", "Sin"];

    private static readonly string[] Combining = ["Add", "Sub", "Mul", "Div", "Equal", "Where"];

    /// <summary>Finds the owners of all values.</summary>
    /// <param name="graph">A graph that <see cref="GraphProgram.Compile"/> takes.</param>
    /// <param name="inputs">The owner of each float of the input, from 0.</param>
    /// <returns>
    /// By name the owner of each float of the value's row; null where it is no row, or may come from all that its node reads.
    /// </returns>
    public static IReadOnlyDictionary<string, int[]?> Of(GraphProto graph, IReadOnlyList<int> inputs)
    {
        var constants = graph.Initializer.ToDictionary(constant => constant.Name);
        var owners = constants.Values.ToDictionary(
            constant => constant.Name, constant => IsRow(constant) ? Alike(None, LengthOf(constant)) : null);
        owners[graph.Input[0].Name] = [.. inputs];
        foreach (var node in graph.Node) owners[node.Output[0]] = OwnersOf(node, owners, constants);
        return owners;
    }

    /// <summary>The floats of a constant; whole numbers as floats.</summary>
    public static float[] Floats(TensorProto constant) => constant.DataType == (int)TensorProto.Types.DataType.Float
        ? MemoryMarshal.Cast<byte, float>(constant.RawData.Span).ToArray()
        : Array.ConvertAll(MemoryMarshal.Cast<byte, long>(constant.RawData.Span).ToArray(), number => (float)number);

    private static int[]? OwnersOf(
        NodeProto node, Dictionary<string, int[]?> owners, Dictionary<string, TensorProto> constants)
    {
        if (Elementwise.Contains(node.OpType)) return owners[node.Input[0]];
        if (Combining.Contains(node.OpType)) return node.Input.Select(input => owners[input]).Aggregate(Combine);
        return node.OpType switch
        {
            "Concat" when node.Input.All(input => owners[input] is not null) =>
                [.. node.Input.SelectMany(input => owners[input]!)],
            "Gather" when node.Int("axis", 0) == 1 && owners[node.Input[0]] is { } row
                && constants.TryGetValue(node.Input[1], out var picked) =>
                Array.ConvertAll(Floats(picked), position => row[(int)position]),
            "Gather" when constants.TryGetValue(node.Input[0], out var table) && table.Dims.Count == 1 => owners[node.Input[1]],
            _ => null,
        };
    }

    /// <summary>The owners of rows that are combined, the shorter of which may have one float.</summary>
    private static int[]? Combine(int[]? one, int[]? other)
    {
        if (one is null || other is null || (one.Length != other.Length && one.Length != 1 && other.Length != 1)) return null;
        return
        [
            .. Enumerable.Range(0, Math.Max(one.Length, other.Length))
                .Select(i => Both(one[one.Length == 1 ? 0 : i], other[other.Length == 1 ? 0 : i])),];
    }

    private static int Both(int one, int other) => one == None || one == other ? other : other == None ? one : Many;

    private static bool IsRow(TensorProto constant) => constant.Dims.SkipLast(1).All(length => length == 1);

    private static int LengthOf(TensorProto constant) =>
        (int)constant.Dims.Aggregate(1L, (product, length) => product * length);

    private static int[] Alike(int owner, int length)
    {
        var alike = new int[length];
        Array.Fill(alike, owner);
        return alike;
    }
}
