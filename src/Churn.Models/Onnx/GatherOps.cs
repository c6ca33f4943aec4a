namespace Churn.Models.Onnx;

/// <summary>Operators that take floats from one place to another.</summary>
internal static class GatherOps
{
    /// <summary>From a value at fixed positions, or from a table the rows that a value names.</summary>
    public static TensorSlot Gather(GraphCompiler graph, NodeProto node)
    {
        node.Allow("axis");
        var (data, positions) = (graph.Input(node, 0), graph.Input(node, 1));
        var axis = node.Int("axis", 0);
        if (positions.Constant is { } picked)
            return Pick(graph, data, axis, Array.ConvertAll(picked, position => (int)position))
                .As([.. data.Shape[..axis], .. positions.Shape, .. data.Shape[(axis + 1)..]]);
        if (data.Constant is { } table && axis == 0)
            return LookUp(graph, table, data.Shape, positions);
        throw new UnknownGraphException("its operator Gather has neither a constant table nor constant positions.");
    }

    /// <summary>Sets values side by side; before the axis there is but the one row.</summary>
    public static TensorSlot Concat(GraphCompiler graph, NodeProto node)
    {
        node.Allow("axis");
        var parts = graph.Inputs(node);
        var axis = node.Int("axis", 0);
        int[] shape = [.. parts[0].Shape];
        shape[axis] = parts.Sum(part => part.Shape[axis]);
        var to = graph.New(shape);
        if (shape[..axis].Any(length => length != 1) || to.Length != parts.Sum(part => part.Length))
            throw new UnknownGraphException("its operator Concat does not set columns side by side.");
        graph.Do(memory =>
        {
            var rest = to.Of(memory);
            foreach (var part in parts)
            {
                part.In(memory).CopyTo(rest);
                rest = rest[part.Length..];
            }
        });
        return to;
    }

    public static TensorSlot Reshape(GraphCompiler graph, NodeProto node)
    {
        node.Allow();
        var from = graph.Input(node, 0);
        if (graph.Input(node, 1).Constant is not { } lengths)
            throw new UnknownGraphException("its operator Reshape has no constant shape.");
        var others = lengths.Where(length => length != -1).Aggregate(1, (product, length) => checked(product * (int)length));
        int[] shape = [.. lengths.Select(length => length == -1 ? from.Length / others : (int)length)];
        return TensorSlot.Size(shape) == from.Length
            ? from.As(shape)
            : throw new UnknownGraphException("its operator Reshape changes the number of values.");
    }

    /// <summary>The shape that two values have once each is repeated along the dimensions where it has but one.</summary>
    public static int[] Widest(int[] left, int[] right)
    {
        var shape = new int[Math.Max(left.Length, right.Length)];
        for (var i = 1; i <= shape.Length; i++)
        {
            var (one, other) = (LengthAt(left, i), LengthAt(right, i));
            shape[^i] = one == 1 ? other : one;
            if (other != 1 && other != shape[^i])
                throw new UnknownGraphException("its graph has values whose shapes do not fit.");
        }

        return shape;
    }

    /// <summary>A value repeated to a shape.</summary>
    public static TensorSlot Broadcast(GraphCompiler graph, TensorSlot from, int[] shape)
    {
        if (!Widest(from.Shape, shape).SequenceEqual(shape))
            throw new UnknownGraphException("its graph has values whose shapes do not fit.");
        if (from.Length == TensorSlot.Size(shape))
            return from.As(shape);
        graph.Reserve(TensorSlot.Size(shape));
        var positions = new int[TensorSlot.Size(shape)];
        for (var i = 0; i < positions.Length; i++)
        {
            for (var (dimension, rest, stride) = (1, i, 1); dimension <= shape.Length; dimension++)
            {
                var length = LengthAt(from.Shape, dimension);
                positions[i] += rest % shape[^dimension] % length * stride;
                rest /= shape[^dimension];
                stride *= length;
            }
        }

        return Pick(graph, from, positions, shape);
    }

    private static int LengthAt(int[] shape, int fromEnd) => fromEnd <= shape.Length ? shape[^fromEnd] : 1;

    /// <summary>Takes what stands at some positions along a dimension.</summary>
    public static TensorSlot Pick(GraphCompiler graph, TensorSlot data, int axis, int[] picked)
    {
        var inner = TensorSlot.Size(data.Shape[(axis + 1)..]);
        var outer = TensorSlot.Size(data.Shape[..axis]);
        graph.Reserve((long)outer * picked.Length * inner);
        var positions =
            from row in Enumerable.Range(0, outer)
            from position in picked
            from i in Enumerable.Range(0, inner)
            select (((row * data.Shape[axis]) + position) * inner) + i;
        return Pick(graph, data, [.. positions], [.. data.Shape[..axis], picked.Length, .. data.Shape[(axis + 1)..]]);
    }

    private static TensorSlot Pick(GraphCompiler graph, TensorSlot from, int[] positions, int[] shape)
    {
        if (positions.Any(position => position < 0 || position >= from.Length))
            throw new UnknownGraphException("its graph picks what there is not.");
        if (from.Constant is { } constant)
            return TensorSlot.OfConstant(shape, Array.ConvertAll(positions, position => constant[position]));
        var to = graph.New(shape);
        var run = LengthOfRuns(positions);
        int[] starts = [.. positions.Where((_, i) => i % run == 0)];
        graph.Do(
            run == 1
                ? memory => PickEach(from.In(memory), positions, to.Of(memory))
                : memory => PickRuns(from.In(memory), starts, run, to.Of(memory)));
        return to;
    }

    /// <summary>The length of the first run of neighbours, if all of the positions come in runs as long; else 1.</summary>
    private static int LengthOfRuns(int[] positions)
    {
        var run = 1;
        while (run < positions.Length && positions[run] == positions[0] + run)
            run++;
        var allAreAsLong =
            positions.Length % run == 0
            && positions.Index().All(position => position.Item == positions[position.Index / run * run] + (position.Index % run));
        return allAreAsLong ? run : 1;
    }

    private static void PickEach(ReadOnlySpan<float> from, ReadOnlySpan<int> positions, Span<float> to)
    {
        for (var i = 0; i < to.Length; i++) to[i] = from[positions[i]];
    }

    private static void PickRuns(ReadOnlySpan<float> from, ReadOnlySpan<int> starts, int run, Span<float> to)
    {
        for (var i = 0; i < starts.Length; i++) from.Slice(starts[i], run).CopyTo(to[(i * run)..]);
    }

    private static TensorSlot LookUp(GraphCompiler graph, float[] table, int[] shape, TensorSlot rows)
    {
        var (height, width) = (shape[0], TensorSlot.Size(shape[1..]));
        var to = graph.New([.. rows.Shape, .. shape[1..]]);
        graph.Do(memory =>
        {
            var numbers = rows.In(memory);
            var found = to.Of(memory);
            if (width == 1)
            {
                for (var i = 0; i < numbers.Length; i++) found[i] = table[Row(numbers[i], height)];
                return;
            }

            for (var i = 0; i < numbers.Length; i++)
                table.AsSpan(Row(numbers[i], height) * width, width).CopyTo(found[(i * width)..]);
        });
        return to;
    }

    private static int Row(float number, int height) => (int)number is var row && (uint)row < (uint)height
        ? row
        : throw new UnknownGraphException(FormattableString.Invariant($"its graph looks up row {row} of a table of {height}."));
}
