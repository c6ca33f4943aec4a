using Churn.Models.Onnx;

namespace Churn.Training.Learners.Gam;

/// <summary>Makes a balanced tree of a step function.</summary>
internal static class StepTree
{
    /// <summary>
    /// Returns the tree of the function whose value is that of the first step with an upper bound at or above x.
    /// </summary>
    /// <param name="feature">The feature that it reads.</param>
    /// <param name="bounds">The upper bound of each step, ascending; the last is infinite.</param>
    /// <param name="values">The value of each step.</param>
    public static RegressionTree Of(int feature, IReadOnlyList<double> bounds, float[] values)
    {
        var inner = values.Length - 1;
        var (thresholds, left, right) = (new float[inner], new int[inner], new int[inner]);
        if (inner > 0) Add(0, inner, 0);
        return new RegressionTree([.. Enumerable.Repeat(feature, inner)], thresholds, left, right, values);

        // Steps from first to last; the node before all others of them is numbered node, as the root of the tree is 0.
        void Add(int first, int last, int node)
        {
            var middle = (first + last) / 2;
            thresholds[node] = FloatThreshold.UpTo(bounds[middle]);
            left[node] = Child(first, middle, node + 1);
            right[node] = Child(middle + 1, last, node + 1 + middle - first);
        }

        int Child(int first, int last, int node)
        {
            if (first == last) return ~first;
            Add(first, last, node);
            return node;
        }
    }
}
