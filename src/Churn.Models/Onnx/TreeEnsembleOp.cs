namespace Churn.Models.Onnx;

/// <summary>Trees whose leaves add up, one after the other in floats, as ONNX Runtime adds them.</summary>
internal sealed class TreeEnsembleOp
{
    /// <summary>Trees that are walked down at the same time: while one waits for memory, the others go on.</summary>
    private const int Together = 4;

    private readonly Split[] splits;
    private readonly float[] leaves;
    private readonly (int Root, int Depth)[] roots;

    private TreeEnsembleOp(TreeLayout layout) =>
        (splits, leaves, roots) = (layout.Splits, layout.Leaves, layout.Roots);

    /// <summary>The sum over all trees, [1, 1].</summary>
    public static TensorSlot Of(GraphCompiler graph, NodeProto node)
    {
        var (from, to) = (graph.Input(node, 0), graph.New(1, 1));
        var trees = new TreeEnsembleOp(TreeLayout.Of(node, from.Length));
        graph.CountTreeLevels(trees.roots.Sum(tree => (long)tree.Depth));
        graph.Do(memory => to.Of(memory)[0] = trees.Sum(from.In(memory)));
        return to;
    }

    private float Sum(ReadOnlySpan<float> features)
    {
        var sum = 0f;
        var tree = 0;
        for (; tree + Together <= roots.Length; tree += Together)
        {
            var (a, b, c, d) = (roots[tree].Root, roots[tree + 1].Root, roots[tree + 2].Root, roots[tree + 3].Root);
            var depth = Math.Max(
                Math.Max(roots[tree].Depth, roots[tree + 1].Depth),
                Math.Max(roots[tree + 2].Depth, roots[tree + 3].Depth));
            for (; depth > 0; depth--)
                (a, b, c, d) = (Next(features, a), Next(features, b), Next(features, c), Next(features, d));
            sum = sum + leaves[a] + leaves[b] + leaves[c] + leaves[d];
        }

        for (; tree < roots.Length; tree++)
        {
            var (place, depth) = roots[tree];
            for (; depth > 0; depth--) place = Next(features, place);
            sum += leaves[place];
        }

        return sum;
    }

    private int Next(ReadOnlySpan<float> features, int place)
    {
        ref readonly var split = ref splits[place];
        return split.Left + (features[split.Feature] <= split.Threshold ? 0 : split.ToRight);
    }
}
