using Churn.Models.Onnx;
using Microsoft.ML.Trainers.FastTree;
using RegressionTree = Churn.Models.Onnx.RegressionTree;

namespace Churn.Training.Learners.MlNet;

/// <summary>Reads trees of ML.NET out as ours.</summary>
internal static class MlNetTrees
{
    /// <summary>Returns the trees with their leaves as parts of log-odds, and a leaf of its own for what is added.</summary>
    /// <param name="trees">The trees of the library.</param>
    /// <param name="slope">What each leaf is multiplied by.</param>
    /// <param name="intercept">What is added to the sum.</param>
    public static IEnumerable<RegressionTree> Read<T>(TreeEnsemble<T> trees, double slope, double intercept = 0)
        where T : RegressionTreeBase
    {
        for (var tree = 0; tree < trees.Trees.Count; tree++)
            yield return Read(trees.Trees[tree], slope * trees.TreeWeights[tree]);
        var added = (slope * trees.Bias) + intercept;
        if (added != 0 || trees.Trees.Count == 0) yield return Leaf(added);
    }

    /// <summary>A tree that is one leaf.</summary>
    public static RegressionTree Leaf(double value) => new([], [], [], [], [(float)value]);

    private static RegressionTree Read(RegressionTreeBase tree, double slope) => new(
        [.. tree.NumericalSplitFeatureIndexes],
        [.. tree.NumericalSplitThresholds],
        [.. tree.LeftChild],
        [.. tree.RightChild],
        [.. tree.LeafValues.Select(leaf => (float)(slope * leaf))]);
}
