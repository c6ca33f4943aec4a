namespace Churn.Training.Learners.Forest;

/// <summary>
/// What a forest is tried with. Noisy data want large leaves, data with strong interactions trees of full depth that see many
/// features at each split. What the user has chosen stays as it is.
/// </summary>
public static class ForestSearch
{
    /// <summary>Shapes that together reach from smooth to deep; the first is the one that suits most data.</summary>
    private static readonly (int Leaves, int MinimumLeafSize, double FeatureFractionPerSplit)[] Shapes =
        [(64, 10, 0.5), (32, 10, 0.5), (2_000, 30, 0.3), (2_000, 80, 0.3), (2_000, 10, 0.6), (2_000, 1, 0.6)];

    /// <summary>Complete options, all different.</summary>
    public static IReadOnlyList<ForestOptions> Variants(ForestOptions options) => [.. Shapes
        .Select(shape => options with
        {
            Leaves = options.Leaves ?? shape.Leaves,
            MinimumLeafSize = options.MinimumLeafSize ?? shape.MinimumLeafSize,
            FeatureFractionPerSplit = options.FeatureFractionPerSplit ?? shape.FeatureFractionPerSplit,
        })
        .Distinct()];
}
