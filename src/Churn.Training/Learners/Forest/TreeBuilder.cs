using Churn.Models.Onnx;

namespace Churn.Training.Learners.Forest;

/// <summary>The nodes of a tree so far.</summary>
internal sealed class TreeBuilder(int trees)
{
    private readonly List<int> features = [], left = [], right = [];
    private readonly List<float> thresholds = [], leaves = [];

    /// <summary>Makes a node an inner one, and returns its number.</summary>
    public int AddSplit(Node node, float threshold)
    {
        var number = features.Count;
        Link(node, number);
        features.Add(node.Split.Feature);
        thresholds.Add(threshold);
        left.Add(0);
        right.Add(0);
        return number;
    }

    /// <summary>Makes a node a leaf: its share of churners, divided by the number of trees.</summary>
    public void AddLeaf(Node node)
    {
        Link(node, ~leaves.Count);
        leaves.Add((float)((double)node.All.Churned / node.All.Rows / trees));
    }

    public RegressionTree ToTree() => new([.. features], [.. thresholds], [.. left], [.. right], [.. leaves]);

    private void Link(Node node, int child)
    {
        if (node.Parent >= 0) (node.IsLeft ? left : right)[node.Parent] = child;
    }
}
