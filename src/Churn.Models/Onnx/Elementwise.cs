using System.Numerics.Tensors;
using Churn.Core.Numerics;

namespace Churn.Models.Onnx;

/// <summary>Operators that work out each float by itself.</summary>
internal static class Elementwise
{
    public delegate void Function(ReadOnlySpan<float> from, Span<float> to);

    public delegate void Combination(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> to);

    public static TensorSlot Apply(GraphCompiler graph, NodeProto node, Function function)
    {
        node.Allow();
        var from = graph.Input(node, 0);
        var to = graph.New(from.Shape);
        graph.Do(memory => function(from.In(memory), to.Of(memory)));
        return to;
    }

    public static TensorSlot Combine(GraphCompiler graph, NodeProto node, Combination combination)
    {
        node.Allow();
        var (left, right) = (graph.Input(node, 0), graph.Input(node, 1));
        var shape = GatherOps.Widest(left.Shape, right.Shape);
        (left, right) = (GatherOps.Broadcast(graph, left, shape), GatherOps.Broadcast(graph, right, shape));
        var to = graph.New(shape);
        graph.Do(memory => combination(left.In(memory), right.In(memory), to.Of(memory)));
        return to;
    }

    public static TensorSlot Where(GraphCompiler graph, NodeProto node)
    {
        node.Allow();
        var (condition, then, otherwise) = (graph.Input(node, 0), graph.Input(node, 1), graph.Input(node, 2));
        var shape = GatherOps.Widest(condition.Shape, GatherOps.Widest(then.Shape, otherwise.Shape));
        (condition, then, otherwise) = (
            GatherOps.Broadcast(graph, condition, shape),
            GatherOps.Broadcast(graph, then, shape),
            GatherOps.Broadcast(graph, otherwise, shape));
        var to = graph.New(shape);
        graph.Do(memory => Choose(condition.In(memory), then.In(memory), otherwise.In(memory), to.Of(memory)));
        return to;
    }

    public static TensorSlot Clip(GraphCompiler graph, NodeProto node)
    {
        node.Allow();
        var from = graph.Input(node, 0);
        if (graph.Input(node, 1).Constant is not [var least] || graph.Input(node, 2).Constant is not [var most])
            throw new UnknownGraphException("its operator Clip has limits that are not constants.");
        var to = graph.New(from.Shape);
        graph.Do(memory =>
        {
            TensorPrimitives.Max(from.In(memory), least, to.Of(memory));
            TensorPrimitives.Min(to.In(memory), most, to.Of(memory));
        });
        return to;
    }

    /// <summary>To a float everything is one already; a whole number is cut off towards zero.</summary>
    public static TensorSlot Cast(GraphCompiler graph, NodeProto node)
    {
        node.Allow("to");
        var from = graph.Input(node, 0);
        switch ((TensorProto.Types.DataType)node.Int("to", 0))
        {
            case TensorProto.Types.DataType.Float:
                return from;
            case TensorProto.Types.DataType.Int64:
                var to = graph.New(from.Shape);
                graph.Do(memory => TensorPrimitives.Truncate(from.In(memory), to.Of(memory)));
                return to;
            case var other:
                throw new UnknownGraphException($"its graph casts to {other}.");
        }
    }

    public static void AreEqual(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> to)
    {
        for (var i = 0; i < to.Length; i++) to[i] = left[i] == right[i] ? 1 : 0;
    }

    public static void AreMissing(ReadOnlySpan<float> from, Span<float> to)
    {
        for (var i = 0; i < to.Length; i++) to[i] = float.IsNaN(from[i]) ? 1 : 0;
    }

    public static void SoftPlus(ReadOnlySpan<float> from, Span<float> to)
    {
        for (var i = 0; i < to.Length; i++) to[i] = (float)LogOddsScale.SoftPlus(from[i]);
    }

    private static void Choose(
        ReadOnlySpan<float> condition,
        ReadOnlySpan<float> then,
        ReadOnlySpan<float> otherwise,
        Span<float> to)
    {
        for (var i = 0; i < to.Length; i++) to[i] = condition[i] != 0 ? then[i] : otherwise[i];
    }
}
