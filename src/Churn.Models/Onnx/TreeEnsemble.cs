namespace Churn.Models.Onnx;

/// <summary>Trees whose leaf values add up to a raw score. Values are floats, as in the graph.</summary>
public sealed class TreeEnsemble
{
    /// <param name="trees">At least one tree.</param>
    public TreeEnsemble(IReadOnlyList<RegressionTree> trees)
    {
        if (trees.Count == 0) throw new ArgumentException("An ensemble has at least one tree.", nameof(trees));
        Trees = trees;
    }

    public IReadOnlyList<RegressionTree> Trees { get; }

    /// <summary>The sum of the leaf values a row falls into, added up tree by tree in floats, as ONNX Runtime does.</summary>
    public float Score(ReadOnlySpan<float> features)
    {
        var sum = 0f;
        foreach (var tree in Trees) sum += tree.Leaves[tree.LeafOf(features)];
        return sum;
    }

    /// <summary>Writes the ensemble into a graph.</summary>
    /// <param name="graph">The graph to write into.</param>
    /// <param name="features">The name of the features, float [rows, columns].</param>
    /// <returns>The name of the sums, float [rows, 1].</returns>
    public string WriteTo(GraphBuilder graph, string features)
    {
        var nodes = new NodeLists();
        for (var tree = 0; tree < Trees.Count; tree++) nodes.Add(tree, Trees[tree]);
        return graph.ApplyMachineLearning("TreeEnsembleRegressor", [features], nodes.ToAttributes());
    }

    /// <summary>The flat lists of the ONNX operator: in each tree the inner nodes come first, then the leaves.</summary>
    private sealed class NodeLists
    {
        private readonly List<long> treeIds = [],
            nodeIds = [],
            features = [],
            left = [],
            right = [],
            targetTrees = [],
            targetNodes = [];
        private readonly List<float> thresholds = [],
            weights = [];
        private readonly List<string> modes = [];

        public void Add(int treeId, RegressionTree tree)
        {
            var inner = tree.Features.Length;
            int NodeId(int child) => child >= 0 ? child : inner + ~child;
            for (var node = 0; node < inner; node++)
                AddNode(
                    treeId,
                    node,
                    "BRANCH_LEQ",
                    tree.Features[node],
                    tree.Thresholds[node],
                    NodeId(tree.Left[node]),
                    NodeId(tree.Right[node]));
            for (var leaf = 0; leaf < tree.Leaves.Length; leaf++)
            {
                AddNode(treeId, inner + leaf, "LEAF", 0, 0, 0, 0);
                targetTrees.Add(treeId);
                targetNodes.Add(inner + leaf);
                weights.Add(tree.Leaves[leaf]);
            }
        }

        public GraphAttribute[] ToAttributes() =>
        [
            GraphAttribute.Text("aggregate_function", "SUM"),
            GraphAttribute.Text("post_transform", "NONE"),
            GraphAttribute.Int("n_targets", 1),
            GraphAttribute.Ints("nodes_treeids", treeIds),
            GraphAttribute.Ints("nodes_nodeids", nodeIds),
            GraphAttribute.Ints("nodes_featureids", features),
            GraphAttribute.Floats("nodes_values", thresholds),
            GraphAttribute.Texts("nodes_modes", modes),
            GraphAttribute.Ints("nodes_truenodeids", left),
            GraphAttribute.Ints("nodes_falsenodeids", right),
            GraphAttribute.Ints("target_treeids", targetTrees),
            GraphAttribute.Ints("target_nodeids", targetNodes),
            GraphAttribute.Ints("target_ids", targetTrees.Select(_ => 0L)),
            GraphAttribute.Floats("target_weights", weights),
        ];

        private void AddNode(int tree, int node, string mode, int feature, float threshold, int trueNode, int falseNode)
        {
            treeIds.Add(tree);
            nodeIds.Add(node);
            modes.Add(mode);
            features.Add(feature);
            thresholds.Add(threshold);
            left.Add(trueNode);
            right.Add(falseNode);
        }
    }
}

/// <summary>
/// A binary tree in arrays. Inner node i sends a row left if its feature is at or below the threshold. A child that is 0 or
/// more is an inner node, a negative one is the leaf with the number <c>~child</c>. Node 0 is the root; a tree without inner
/// nodes has the single leaf 0.
/// </summary>
/// <param name="Features">The feature of each inner node.</param>
/// <param name="Thresholds">The threshold of each inner node.</param>
/// <param name="Left">The left child of each inner node.</param>
/// <param name="Right">The right child of each inner node.</param>
/// <param name="Leaves">The value of each leaf.</param>
public sealed record RegressionTree(int[] Features, float[] Thresholds, int[] Left, int[] Right, float[] Leaves)
{
    /// <summary>The number of the leaf that a row falls into.</summary>
    public int LeafOf(ReadOnlySpan<float> features)
    {
        if (Features.Length == 0) return 0;
        var node = 0;
        while (node >= 0) node = features[Features[node]] <= Thresholds[node] ? Left[node] : Right[node];
        return ~node;
    }
}
