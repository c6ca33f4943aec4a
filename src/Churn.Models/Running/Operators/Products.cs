using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Churn.Models.Graph.Onnx;

namespace Churn.Models.Running.Operators;

/// <summary>Operators that multiply and add up. Matrices are constants; the row comes from the customer.</summary>
internal static class Products
{
    /// <summary>One row times a matrix, plus what is added.</summary>
    public static Operand Gemm(GraphCompiler graph, NodeProto node)
    {
        node.Allow();
        var (row, matrix, added) = (graph.Input(node, 0), graph.Input(node, 1), graph.Input(node, 2));
        if (row.Shape is not [1, var inputs] || matrix is not { Constant: { } weights, Shape: [var height, var width] } || height != inputs) throw Odd(node);
        var to = graph.New(1, width);
        if (Picking.Broadcast(graph, added, to.Shape).Constant is not { } start) throw Odd(node);
        if (width == 1) graph.Do(memory => to.Of(memory)[0] = Dot(row.In(memory), weights) + start[0]);
        else
        {
            var lanes = new LaneMatrix(weights, inputs, width);
            var sums = lanes.Pad(start);
            graph.Do(memory => lanes.Multiply(row.In(memory), sums, LaneMatrix.Lanes(to, memory)));
        }

        return to;
    }

    /// <summary>For each matrix of a stack the rows that belong to it, or the one row, times the matrix.</summary>
    public static Operand MatMul(GraphCompiler graph, NodeProto node)
    {
        node.Allow();
        var (rows, stack) = (graph.Input(node, 0), graph.Input(node, 1));
        if (stack is not { Constant: { } weights, Shape: [.., var inputs, var width] } || rows.Shape.Length < 2 || rows.Shape[^1] != inputs) throw Odd(node);
        var matrices = Operand.Size(stack.Shape[..^2]);
        if (Operand.Size(rows.Shape[..^2]) != matrices) throw Odd(node);
        LaneMatrix[] lanes = [.. Enumerable.Range(0, matrices).Select(matrix => new LaneMatrix(weights.AsSpan(matrix * inputs * width, inputs * width), inputs, width))];
        var each = rows.Shape[^2];
        var padded = graph.New(matrices, each, lanes[0].Width);
        var zero = lanes[0].Pad([]);
        graph.Do(memory =>
        {
            var from = rows.In(memory);
            var to = LaneMatrix.Lanes(padded, memory);
            var step = zero.Length;
            for (var row = 0; row < matrices * each; row++)
                lanes[row / each].Multiply(from.Slice(row * inputs, inputs), zero, to.Slice(row * step, step));
        });
        var sums = lanes[0].Width == width ? padded : Picking.Pick(graph, padded, axis: 2, [.. Enumerable.Range(0, width)]);
        return sums.As([.. rows.Shape[..^1], width]);
    }

    /// <summary>Adds up along one dimension.</summary>
    public static Operand ReduceSum(GraphCompiler graph, NodeProto node)
    {
        node.Allow("keepdims");
        var from = graph.Input(node, 0);
        if (graph.Input(node, 1).Constant is not [var number] || node.Int("keepdims", 1) != 0) throw Odd(node);
        var axis = number < 0 ? from.Shape.Length + (int)number : (int)number;
        var (outer, length, inner) = (Operand.Size(from.Shape[..axis]), from.Shape[axis], Operand.Size(from.Shape[(axis + 1)..]));
        var to = graph.New([.. from.Shape[..axis], .. from.Shape[(axis + 1)..]]);
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

    private static UnknownGraphException Odd(NodeProto node) => new($"its operator {node.OpType} is used in a way that this version does not know.");

    /// <summary>Always in eight lanes, however wide the machine's vectors are: the same bits everywhere.</summary>
    private static float Dot(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sums = Vector256<float>.Zero;
        var leftLanes = MemoryMarshal.Cast<float, Vector256<float>>(left);
        var rightLanes = MemoryMarshal.Cast<float, Vector256<float>>(right);
        for (var i = 0; i < leftLanes.Length; i++) sums = Vector256.FusedMultiplyAdd(leftLanes[i], rightLanes[i], sums);
        var sum = Vector256.Sum(sums);
        for (var i = leftLanes.Length * Vector256<float>.Count; i < left.Length; i++) sum = MathF.FusedMultiplyAdd(left[i], right[i], sum);
        return sum;
    }
}
