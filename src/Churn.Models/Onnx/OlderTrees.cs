namespace Churn.Models.Onnx;

/// <summary>
/// Reads the trees of models from before: of the operator TreeEnsembleRegressor, whose nodes, leaves among them, are known by
/// their tree and a number.
/// </summary>
internal static class OlderTrees
{
    /// <exception cref="UnknownGraphException">They are no trees as they were written before.</exception>
    public static TreeOperator Read(NodeProto node)
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
        var (trees, numbers, modes) = (node.Ints("nodes_treeids"), node.Ints("nodes_nodeids"), node.Texts("nodes_modes"));
        var weights = Leaves(node);
        var (places, inner, leaves) = (new Dictionary<(int Tree, int Node), int>(), new List<int>(), new List<float>());
        for (var i = 0; i < modes.Length; i++)
        {
            switch (modes[i])
            {
                case "LEAF":
                    places.Add((trees[i], numbers[i]), ~leaves.Count);
                    leaves.Add(weights[(trees[i], numbers[i])]);
                    break;
                case "BRANCH_LEQ":
                    places.Add((trees[i], numbers[i]), inner.Count);
                    inner.Add(i);
                    break;
                default:
                    throw new UnknownGraphException("its trees have nodes that this version does not know.");
            }
        }

        var single = trees.Distinct().Select(tree => places[(tree, 0)]).Where(place => place < 0).ToArray();
        var (features, thresholds) = (node.Ints("nodes_featureids"), node.Floats("nodes_values"));
        var (whenTrue, whenFalse) = (node.Ints("nodes_truenodeids"), node.Ints("nodes_falsenodeids"));
        return new TreeOperator(
            [.. inner.Select(i => features[i]), .. single.Select(_ => 0)],
            [.. inner.Select(i => thresholds[i]), .. single.Select(_ => 0f)],
            [.. inner.Select(i => places[(trees[i], whenTrue[i])]), .. single],
            [.. inner.Select(i => places[(trees[i], whenFalse[i])]), .. single],
            [.. leaves],
            [.. trees.Distinct().Select(tree => Root(places[(tree, 0)]))]);

        int Root(int place) => place >= 0 ? place : inner.Count + Array.IndexOf(single, place);
    }

    private static Dictionary<(int Tree, int Node), float> Leaves(NodeProto node)
    {
        var (trees, nodes, weights) = (
            node.Ints("target_treeids"), node.Ints("target_nodeids"), node.Floats("target_weights"));
        var leaves = new Dictionary<(int Tree, int Node), float>(weights.Length);
        for (var i = 0; i < weights.Length; i++) leaves.Add((trees[i], nodes[i]), weights[i]);
        return leaves;
    }
}
