namespace Churn.Training.Learners.Boosting;

/// <summary>
/// What boosting is tried with: some data want shallow trees on half of the features, some deep ones on all, which find strong
/// interactions. What the user has chosen stays as it is.
/// </summary>
public static class BoostingSearch
{
    /// <summary>Shapes that together reach from shallow to deep; the first is the one that suits most data.</summary>
    private static readonly (int Rounds, double LearningRate, int Leaves, int MinimumLeafSize, double FeatureFraction)[] Shapes =
        [(400, 0.05, 8, 20, 0.5), (400, 0.05, 4, 20, 0.5), (400, 0.05, 8, 20, 1), (400, 0.05, 16, 10, 0.5), (400, 0.1, 31, 10, 1)];

    /// <summary>Complete options, all different.</summary>
    public static IReadOnlyList<BoostingOptions> Variants(BoostingOptions options) => [.. Shapes
        .Select(shape => options with
        {
            Rounds = options.Rounds ?? shape.Rounds,
            LearningRate = options.LearningRate ?? shape.LearningRate,
            Leaves = options.Leaves ?? shape.Leaves,
            MinimumLeafSize = options.MinimumLeafSize ?? shape.MinimumLeafSize,
            FeatureFraction = options.FeatureFraction ?? shape.FeatureFraction,
        })
        .Distinct()];
}
