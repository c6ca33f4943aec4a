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
    public string WriteTo(GraphBuilder graph, string features) =>
        graph.ApplyMachineLearning(TreeOperator.Name, [features], new TreeOperator(Trees).ToAttributes());
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
