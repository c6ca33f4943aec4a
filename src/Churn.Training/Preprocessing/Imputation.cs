using Churn.Core.Numerics;
using Churn.Core.Schema;

namespace Churn.Training.Preprocessing;

/// <summary>What the missing rules learn and how they fill a column.</summary>
internal static class Imputation
{
    /// <summary>The value that stands in for a missing one of a single customer.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="present">The values that are not missing, in the order of the file; at least one.</param>
    public static float Fill(ImputationStrategy rule, float[] present) => rule switch
    {
        ImputationStrategy.Mean => (float)Moments.Mean<float>(present),
        ImputationStrategy.Median => (float)Quantiles.Of<float>(present, 0.5),
        ImputationStrategy.MostFrequent => MostFrequent(present),
        ImputationStrategy.Constant => 0,
        ImputationStrategy.ForwardFill => present[^1],
        ImputationStrategy.BackwardFill => present[0],
        _ => throw new ArgumentOutOfRangeException(nameof(rule)),
    };

    /// <summary>
    /// A training column without gaps: the fills by neighbours look up or down the file, the others use one value.
    /// </summary>
    public static float[] FillColumn(ImputationStrategy rule, float[] values, float fill)
    {
        var filled = (float[])values.Clone();
        switch (rule)
        {
            case ImputationStrategy.ForwardFill:
                for (var row = 1; row < filled.Length; row++)
                    if (float.IsNaN(filled[row])) filled[row] = filled[row - 1];
                break;
            case ImputationStrategy.BackwardFill:
                for (var row = filled.Length - 2; row >= 0; row--)
                    if (float.IsNaN(filled[row])) filled[row] = filled[row + 1];
                break;
        }

        for (var row = 0; row < filled.Length; row++)
            if (float.IsNaN(filled[row])) filled[row] = fill;
        return filled;
    }

    private static float MostFrequent(float[] present) => present
        .GroupBy(value => value)
        .OrderByDescending(same => same.Count())
        .ThenBy(same => same.Key)
        .First().Key;
}
