namespace Churn.Models.Onnx;

/// <summary>A node of a tree.</summary>
/// <param name="Feature">The number of a feature; a row goes left where it is at or below the threshold.</param>
/// <param name="Threshold">The threshold.</param>
/// <param name="Left">The place of the left child; of a leaf, its own.</param>
/// <param name="ToRight">How far behind it the right child stands: 1; of a leaf 0.</param>
internal readonly record struct Split(int Feature, float Threshold, int Left, int ToRight);

/// <summary>Lays the trees of an operator out, so that children are neighbours and a leaf leads to itself.</summary>
internal sealed class TreeLayout
{
    private readonly Dictionary<(int Tree, int Node), int> numbers = [];
    private readonly Dictionary<(int Tree, int Node), float> values = [];
    private readonly int[] features, whenTrue, whenFalse;
    private readonly float[] thresholds;
    private readonly string[] modes;
    private readonly int columns;

    private TreeLayout(NodeProto node, int columns)
    {
        this.columns = columns;
        var (trees, nodes) = (node.Ints("nodes_treeids"), node.Ints("nodes_nodeids"));
        for (var i = 0; i < nodes.Length; i++) numbers.Add((trees[i], nodes[i]), i);
        (features, thresholds, modes) = (node.Ints("nodes_featureids"), node.Floats("nodes_values"), node.Texts("nodes_modes"));
        (whenTrue, whenFalse) = (node.Ints("nodes_truenodeids"), node.Ints("nodes_falsenodeids"));
        var (leafTrees, leafNodes, weights) = (
            node.Ints("target_treeids"),
            node.Ints("target_nodeids"),
            node.Floats("target_weights"));
        for (var i = 0; i < weights.Length; i++)
            values.Add((leafTrees[i], leafNodes[i]), weights[i]);
        foreach (var tree in trees.Distinct())
            Roots.Add(Lay(tree));
    }

    public List<Split> Splits { get; } = [];

    /// <summary>The value of the leaf at each place; 0 where there is none.</summary>
    public List<float> Leaves { get; } = [];

    /// <summary>Where each tree begins, and how many splits lead to its lowest leaf.</summary>
    public List<(int Root, int Depth)> Roots { get; } = [];

    /// <exception cref="UnknownGraphException">They are no trees as <see cref="TreeEnsemble"/> writes them.</exception>
    public static TreeLayout Of(NodeProto node, int columns)
    {
        node.Allow(
            "nodes_treeids",
            "nodes_nodeids",
            "nodes_featureids",
            "nodes_values",
            "nodes_modes",
            "nodes_truenodeids",
            "nodes_falsenodeids",
            "target_treeids",
            "target_nodeids",
            "target_ids",
            "target_weights",
            "aggregate_function",
            "post_transform",
            "n_targets");
        if (node.Text("aggregate_function") != "SUM" || node.Text("post_transform") != "NONE" || node.Int("n_targets", 0) != 1)
            throw new UnknownGraphException("its trees do not add up to one number.");
        return new TreeLayout(node, columns);
    }

    private (int Root, int Depth) Lay(int tree)
    {
        var (root, depth) = (Reserve(1), 0);
        var open = new Stack<(int Node, int Place, int Depth)>([(0, root, 0)]);
        while (open.TryPop(out var next))
        {
            depth = Math.Max(depth, next.Depth);
            var number = numbers[(tree, next.Node)];
            switch (modes[number])
            {
                case "LEAF":
                    Splits[next.Place] = new Split(0, 0, next.Place, 0);
                    Leaves[next.Place] = values[(tree, next.Node)];
                    break;
                case "BRANCH_LEQ" when features[number] >= 0 && features[number] < columns:
                    var children = Reserve(2);
                    Splits[next.Place] = new Split(features[number], thresholds[number], children, 1);
                    open.Push((whenTrue[number], children, next.Depth + 1));
                    open.Push((whenFalse[number], children + 1, next.Depth + 1));
                    break;
                default:
                    throw new UnknownGraphException("its trees have nodes that this version does not know.");
            }
        }

        return (root, depth);
    }

    private int Reserve(int places)
    {
        for (var i = 0; i < places; i++)
        {
            Splits.Add(default);
            Leaves.Add(0);
        }

        // Each node has one place: else it would be reached on two ways, or on endlessly many.
        return Splits.Count <= numbers.Count ? Splits.Count - places : throw new UnknownGraphException("its trees are no trees.");
    }
}
