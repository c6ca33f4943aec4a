namespace Churn.Training.Learners.Forest;

/// <summary>
/// What a forest is tried with. Some data want large leaves, some trees of full depth; some a few features per split, some
/// many. What the user has chosen stays as it is.
/// </summary>
public static class ForestSearch
{
    /// <summary>Shapes that together reach from smooth to deep; the first is the one that suits most data.</summary>
    private static readonly (int Leaves, int MinimumLeafSize, double FeatureFractionPerSplit)[] Shapes =
    [
        (64, 10, 0.3),
        (5_000, 3, 0.3),
    ];

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
