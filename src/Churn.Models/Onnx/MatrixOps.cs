using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Churn.Models.Onnx;

/// <summary>Operators that multiply and add up. Matrices are constants; the row comes from the customer.</summary>
internal static class MatrixOps
{
    /// <summary>One row times a matrix, plus what is added.</summary>
    public static TensorSlot Gemm(GraphCompiler graph, NodeProto node)
    {
        node.Allow();
        var (row, matrix, added) = (graph.Input(node, 0), graph.Input(node, 1), graph.Input(node, 2));
        if (
            row.Shape is not [1, var inputs]
            || matrix is not { Constant: { } weights, Shape: [var height, var width] }
            || height != inputs)
            throw Odd(node);
        if (width > 1)
            Reserve(graph, height, width);
        graph.Spend((long)inputs * GraphCompiler.Align(width));
        var to = graph.New(1, width);
        if (GatherOps.Broadcast(graph, added, to.Shape).Constant is not { } start) throw Odd(node);
        graph.Do(width == 1 ? Times(row, weights, start[0], to) : Times(row, new LaneMatrix(weights, inputs, width), start, to));
        return to;
    }

    /// <summary>For each matrix of a stack the rows that belong to it, or the one row, times the matrix.</summary>
    public static TensorSlot MatMul(GraphCompiler graph, NodeProto node)
    {
        node.Allow();
        var (rows, stack) = (graph.Input(node, 0), graph.Input(node, 1));
        if (
            stack is not { Constant: { } weights, Shape: [.., var inputs, var width] }
            || rows.Shape.Length < 2
            || rows.Shape[^1] != inputs)
            throw Odd(node);
        var matrices = TensorSlot.Size(stack.Shape[..^2]);
        var batch = rows.Shape[..^2];
        if (TensorSlot.Size(batch) != matrices || !GatherOps.Widest(batch, stack.Shape[..^2]).SequenceEqual(batch))
            throw Odd(node);
        Reserve(graph, (long)matrices * inputs, width);
        graph.Spend((long)rows.Length * GraphCompiler.Align(width));
        LaneMatrix[] lanes =
        [
            .. Enumerable
                .Range(0, matrices)
                .Select(matrix => new LaneMatrix(weights.AsSpan(matrix * inputs * width, inputs * width), inputs, width)),];
        var padded = graph.New(matrices, rows.Shape[^2], lanes[0].Width);
        graph.Do(Times(rows, lanes, padded));
        var sums = lanes[0].Width == width ? padded : GatherOps.Pick(graph, padded, axis: 2, [.. Enumerable.Range(0, width)]);
        return sums.As([.. batch, rows.Shape[^2], width]);
    }

    /// <summary>Adds up along one dimension.</summary>
    public static TensorSlot ReduceSum(GraphCompiler graph, NodeProto node)
    {
        node.Allow("keepdims");
        var from = graph.Input(node, 0);
        if (graph.Input(node, 1).Constant is not [var number] || node.Int("keepdims", 1) != 0) throw Odd(node);
        var axis = number < 0 ? from.Shape.Length + (int)number : (int)number;
        var (outer, length, inner) = (
            TensorSlot.Size(from.Shape[..axis]),
            from.Shape[axis],
            TensorSlot.Size(from.Shape[(axis + 1)..]));
        var to = graph.New([.. from.Shape[..axis], .. from.Shape[(axis + 1)..]]);
        graph.Spend(from.Length);
        graph.Do(memory =>
        {
            var terms = from.In(memory);
            var sums = to.Of(memory);
            sums.Clear();
            for (var term = 0; term < outer * length; term++)
            {
                var sum = sums.Slice(term / length * inner, inner);
                TensorPrimitives.Add(sum, terms.Slice(term * inner, inner), sum);
            }
        });
        return to;
    }

    /// <summary>For the weights of a matrix, which are laid out anew, each row filled up.</summary>
    private static void Reserve(GraphCompiler graph, long rows, int width) => graph.Reserve(rows * GraphCompiler.Align(width));

    private static KernelStep Times(TensorSlot row, float[] column, float added, TensorSlot to) =>
        memory => to.Of(memory)[0] = Dot(row.In(memory), column) + added;

    private static KernelStep Times(TensorSlot row, LaneMatrix matrix, float[] added, TensorSlot to)
    {
        var start = matrix.Pad(added);
        return memory => matrix.Multiply(row.In(memory), start, LaneMatrix.Lanes(to, memory));
    }

    private static KernelStep Times(TensorSlot rows, LaneMatrix[] stack, TensorSlot to)
    {
        var (each, inputs) = (rows.Shape[^2], rows.Shape[^1]);
        var zero = stack[0].Pad([]);
        return memory =>
        {
            var from = rows.In(memory);
            var sums = LaneMatrix.Lanes(to, memory);
            for (var row = 0; row < stack.Length * each; row++)
                stack[row / each].Multiply(from.Slice(row * inputs, inputs), zero, sums.Slice(row * zero.Length, zero.Length));
        };
    }

    private static UnknownGraphException Odd(NodeProto node) =>
        new($"its operator {node.OpType} is used in a way that this version does not know.");

    /// <summary>Always in eight lanes, however wide the machine's vectors are: the same bits everywhere.</summary>
    private static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sums = Vector256<float>.Zero;
        var leftLanes = MemoryMarshal.Cast<float, Vector256<float>>(left);
        var rightLanes = MemoryMarshal.Cast<float, Vector256<float>>(right);
        for (var i = 0; i < leftLanes.Length; i++) sums = Vector256.FusedMultiplyAdd(leftLanes[i], rightLanes[i], sums);
        var sum = Vector256.Sum(sums);
        for (var i = leftLanes.Length * Vector256<float>.Count; i < left.Length; i++)
            sum = MathF.FusedMultiplyAdd(left[i], right[i], sum);
        return sum;
    }
}
