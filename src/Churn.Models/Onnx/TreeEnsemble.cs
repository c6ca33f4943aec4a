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

    /// <summary>The sum of each of many rows, with the same bits as <see cref="Score"/>.</summary>
    /// <param name="columns">The features, column by column: of each column all rows.</param>
    /// <param name="rows">How many rows there are.</param>
    public float[] Scores(ReadOnlySpan<float> columns, int rows)
    {
        var sums = new float[rows];
        foreach (var tree in Trees) tree.AddTo(sums, columns);
        return sums;
    }

    /// <summary>Writes the ensemble into a graph.</summary>
    /// <param name="graph">The graph to write into.</param>
    /// <param name="features">The name of the features, float [rows, columns].</param>
    /// <returns>The name of the sums, float [rows, 1].</returns>
    public string WriteTo(GraphBuilder graph, string features) =>
        graph.ApplyMachineLearning(TreeOperator.Name, [features], new TreeOperator(Trees).ToAttributes());
}
