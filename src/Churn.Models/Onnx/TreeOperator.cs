namespace Churn.Models.Onnx;

/// <summary>
/// Trees as the ONNX operators for them keep them: the inner nodes of all trees in one list, the leaves in another.
/// <see href="https://onnx.ai/onnx/operators/onnx_aionnxml_TreeEnsemble.html">TreeEnsemble</see> of version 5 is written; the
/// older TreeEnsembleRegressor, which takes three times as many bytes, is read, too.
/// </summary>
internal sealed class TreeOperator
{
    /// <summary>The operator that is written.</summary>
    public const string Name = "TreeEnsemble";

    /// <summary>The operator of models from before.</summary>
    public const string OlderName = "TreeEnsembleRegressor";

    /// <summary>The aggregation that adds the trees up.</summary>
    private const int Sum = 1;

    /// <param name="trees">At least one tree.</param>
    public TreeOperator(IReadOnlyList<RegressionTree> trees)
    {
        var inner = trees.Sum(tree => InnerNodes(tree));
        (Features, Thresholds, Left, Right) = (new int[inner], new float[inner], new int[inner], new int[inner]);
        (Leaves, Roots) = (new float[trees.Sum(tree => tree.Leaves.Length)], new int[trees.Count]);
        var (node, leaf) = (0, 0);
        foreach (var (number, tree) in trees.Index())
        {
            Roots[number] = node;
            tree.Leaves.CopyTo(Leaves, leaf);
            if (tree.Features.Length == 0) (Left[node], Right[node]) = (~leaf, ~leaf);
            for (var i = 0; i < tree.Features.Length; i++)
            {
                (Features[node + i], Thresholds[node + i]) = (tree.Features[i], tree.Thresholds[i]);
                (Left[node + i], Right[node + i]) = (Moved(tree.Left[i]), Moved(tree.Right[i]));
            }

            (node, leaf) = (node + InnerNodes(tree), leaf + tree.Leaves.Length);
            continue;

            int Moved(int child) => child >= 0 ? child + node : child - leaf;
        }
    }

    /// <exception cref="UnknownGraphException">A child or a root is none of the nodes and leaves.</exception>
    public TreeOperator(int[] features, float[] thresholds, int[] left, int[] right, float[] leaves, int[] roots)
    {
        (Features, Thresholds, Left, Right, Leaves, Roots) = (features, thresholds, left, right, leaves, roots);
        var inner = Features.Length;
        if (Thresholds.Length != inner
            || Left.Length != inner
            || Right.Length != inner
            || Roots.Any(root => root < 0 || root >= inner)
            || Left.Concat(Right).Any(child => child >= inner || ~child >= Leaves.Length))
            throw NoTrees();
    }

    /// <summary>The feature of each inner node.</summary>
    public int[] Features { get; }

    /// <summary>The threshold of each inner node.</summary>
    public float[] Thresholds { get; }

    /// <summary>
    /// Where each inner node sends a row whose feature is at or below the threshold: to an inner node, or to the leaf
    /// <c>~child</c>.
    /// </summary>
    public int[] Left { get; }

    /// <summary>Where each inner node sends the other rows.</summary>
    public int[] Right { get; }

    /// <summary>The value of each leaf.</summary>
    public float[] Leaves { get; }

    /// <summary>The first inner node of each tree. The node of a tree with a single leaf leads to it on both sides.</summary>
    public int[] Roots { get; }

    /// <summary>Whether a node holds trees.</summary>
    public static bool Is(NodeProto node) => node.OpType is Name or OlderName;

    /// <summary>Reads the trees of a node.</summary>
    /// <exception cref="UnknownGraphException">
    /// They are no trees as they are written here, or as they were before. Whether each node has one parent is not looked at.
    /// </exception>
    public static TreeOperator Of(NodeProto node) => node.OpType == OlderName ? OlderTrees.Read(node) : Read(node);

    /// <summary>The attributes of the operator.</summary>
    public GraphAttribute[] ToAttributes() =>
    [
        GraphAttribute.Int("aggregate_function", Sum),
        GraphAttribute.Int("post_transform", 0),
        GraphAttribute.Int("n_targets", 1),
        GraphAttribute.Ints("tree_roots", Longs(Roots)),
        GraphAttribute.Ints("nodes_featureids", Longs(Features)),
        GraphAttribute.Tensor("nodes_splits", Thresholds),
        GraphAttribute.Tensor("nodes_modes", new byte[Features.Length]),
        GraphAttribute.Ints("nodes_truenodeids", Left.Select(Place)),
        GraphAttribute.Ints("nodes_trueleafs", Left.Select(IsLeaf)),
        GraphAttribute.Ints("nodes_falsenodeids", Right.Select(Place)),
        GraphAttribute.Ints("nodes_falseleafs", Right.Select(IsLeaf)),
        GraphAttribute.Ints("leaf_targetids", Leaves.Select(_ => 0L)),
        GraphAttribute.Tensor("leaf_weights", Leaves),
    ];

    private static TreeOperator Read(NodeProto node)
    {
        node.Allow(
            "aggregate_function",
            "post_transform",
            "n_targets",
            "tree_roots",
            "nodes_featureids",
            "nodes_splits",
            "nodes_modes",
            "nodes_truenodeids",
            "nodes_trueleafs",
            "nodes_falsenodeids",
            "nodes_falseleafs",
            "leaf_targetids",
            "leaf_weights");
        if (node.Int("aggregate_function", Sum) != Sum
            || node.Int("post_transform", 0) != 0
            || node.Int("n_targets", 0) != 1
            || node.Ints("leaf_targetids").AsSpan().ContainsAnyExcept(0))
            throw new UnknownGraphException("its trees do not add up to one number.");
        if (node.TensorBytes("nodes_modes").AsSpan().ContainsAnyExcept((byte)0))
            throw new UnknownGraphException("its trees have nodes that this version does not know.");
        return new TreeOperator(
            node.Ints("nodes_featureids"),
            node.TensorFloats("nodes_splits"),
            Children(node.Ints("nodes_truenodeids"), node.Ints("nodes_trueleafs")),
            Children(node.Ints("nodes_falsenodeids"), node.Ints("nodes_falseleafs")),
            node.TensorFloats("leaf_weights"),
            node.Ints("tree_roots"));
    }

    private static int InnerNodes(RegressionTree tree) => Math.Max(1, tree.Features.Length);

    private static IEnumerable<long> Longs(int[] numbers) => numbers.Select(number => (long)number);

    private static long Place(int child) => child >= 0 ? child : ~child;

    private static long IsLeaf(int child) => child >= 0 ? 0 : 1;

    private static int[] Children(int[] places, int[] areLeaves)
    {
        if (places.Length != areLeaves.Length || places.Any(place => place < 0)) throw NoTrees();
        return [.. places.Zip(areLeaves, (place, isLeaf) => isLeaf == 0 ? place : ~place)];
    }

    private static UnknownGraphException NoTrees() => new("its trees are no trees.");
}
