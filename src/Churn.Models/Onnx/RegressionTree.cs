namespace Churn.Models.Onnx;

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
