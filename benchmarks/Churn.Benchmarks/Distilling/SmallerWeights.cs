using System.Runtime.InteropServices;
using Churn.Models.Onnx;
using Google.Protobuf;

namespace Churn.Benchmarks.Distilling;

/// <summary>
/// Makes the weight matrices of a graph smaller: by leaving out small weights, or by storing each as a whole number from -127 to
/// 127 with one scale for each column (symmetric quantisation).
/// </summary>
internal static class SmallerWeights
{
    private const int FewestWeights = 64;
    private const int Float32 = (int)TensorProto.Types.DataType.Float;
    private const int Int8 = 3; // INT8 of ONNX's TensorProto.DataType, which no graph of ours has

    /// <summary>Sets the smallest weights of each matrix to 0.</summary>
    /// <param name="graph">The bytes of an ONNX file.</param>
    /// <param name="share">Their share.</param>
    public static byte[] Prune(byte[] graph, double share) => Change(graph, (_, matrix, weights) =>
    {
        var limit = weights.Select(weight => Math.Abs(weight)).Order().ElementAt((int)(share * weights.Length));
        matrix.RawData = Bytes<float>(Array.ConvertAll(weights, weight => Math.Abs(weight) < limit ? 0 : weight));
    });

    /// <summary>Rounds weights to what int8 can hold, and keeps them as floats: int8 weights, float sums.</summary>
    public static byte[] Round(byte[] graph) => Change(graph, (_, matrix, weights) =>
    {
        var (whole, scales) = Quantise(weights, Width(matrix));
        matrix.RawData = Bytes<float>([.. whole.Select((number, i) => number * scales[i % scales.Length])]);
    });

    /// <summary>
    /// Multiplies whole numbers, as dynamic quantisation does: the signal is quantised for each row, too. For ONNX Runtime.
    /// </summary>
    public static byte[] Quantise(byte[] graph) => Change(graph, (model, matrix, weights) =>
    {
        var (whole, scales) = Quantise(weights, Width(matrix));
        (matrix.DataType, matrix.RawData) = (Int8, Bytes<sbyte>(whole));
        var scaleOf = matrix.Name + "_scale";
        var scale = new TensorProto { Name = scaleOf, DataType = Float32, RawData = Bytes<float>(scales) };
        scale.Dims.Add(scales.Length);
        model.Graph.Initializer.Add(scale);
        for (var i = 0; i < model.Graph.Node.Count; i++)
        {
            var node = model.Graph.Node[i];
            if (node.OpType is not ("Gemm" or "MatMul") || node.Input[1] != matrix.Name) continue;
            var output = node.Output[0];
            NodeProto[] nodes =
            [
                Node("DynamicQuantizeLinear", [node.Input[0]], [output + "_q", output + "_s", output + "_z"]),
                Node("MatMulInteger", [output + "_q", matrix.Name, output + "_z"], [output + "_i"]),
                Cast(output + "_i", output + "_f"),
                Node("Mul", [output + "_s", scaleOf], [output + "_m"]),
                Node("Mul", [output + "_f", output + "_m"], [node.Input.Count > 2 ? output + "_p" : output]),
                .. node.Input.Count > 2 ? [Node("Add", [output + "_p", node.Input[2]], [output])] : Array.Empty<NodeProto>(),
            ];
            model.Graph.Node.RemoveAt(i);
            foreach (var one in nodes.Reverse()) model.Graph.Node.Insert(i, one);
            i += nodes.Length - 1;
        }
    });

    private static byte[] Change(byte[] graph, Action<ModelProto, TensorProto, float[]> change)
    {
        var model = ModelProto.Parser.ParseFrom(graph);
        var matrices = model.Graph.Node.Where(node => node.OpType is "Gemm" or "MatMul")
            .Select(node => node.Input[1]).ToHashSet();
        foreach (var matrix in model.Graph.Initializer.Where(tensor => matrices.Contains(tensor.Name)).ToArray())
        {
            var weights = MemoryMarshal.Cast<byte, float>(matrix.RawData.Span).ToArray();
            if (matrix.DataType == Float32 && weights.Length >= FewestWeights && Width(matrix) > 1)
                change(model, matrix, weights);
        }

        return model.ToByteArray();
    }

    private static int Width(TensorProto matrix) => (int)matrix.Dims[^1];

    private static (sbyte[] Whole, float[] Scales) Quantise(float[] weights, int width)
    {
        var scales = new float[width];
        for (var i = 0; i < weights.Length; i++) scales[i % width] = Math.Max(scales[i % width], Math.Abs(weights[i]) / 127);
        for (var i = 0; i < width; i++) if (scales[i] == 0) scales[i] = 1;
        return ([.. weights.Select((weight, i) => (sbyte)MathF.Round(weight / scales[i % width]))], scales);
    }

    private static NodeProto Cast(string from, string to)
    {
        var node = Node("Cast", [from], [to]);
        node.Attribute.Add(new AttributeProto { Name = "to", Type = AttributeProto.Types.AttributeType.Int, I = Float32 });
        return node;
    }

    private static NodeProto Node(string type, string[] from, string[] to)
    {
        var node = new NodeProto { OpType = type };
        node.Input.AddRange(from);
        node.Output.AddRange(to);
        return node;
    }

    private static ByteString Bytes<T>(T[] values)
        where T : struct => ByteString.CopyFrom(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(values)));
}
