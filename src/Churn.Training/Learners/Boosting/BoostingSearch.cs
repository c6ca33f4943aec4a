namespace Churn.Training.Learners.Boosting;

/// <summary>
/// What boosting is tried with: some data want shallow trees and a slow rate, some deep ones. What the user has chosen stays as
/// it is.
/// </summary>
public static class BoostingSearch
{
    /// <summary>Shapes that together reach from shallow to deep; the first is the one that suits most data.</summary>
    private static readonly (int Rounds, double LearningRate, int Leaves, int MinimumLeafSize)[] Shapes =
    [
        (400, 0.05, 8, 20),
        (400, 0.05, 31, 10),
    ];

    /// <summary>Complete options, all different.</summary>
    public static IReadOnlyList<BoostingOptions> Variants(BoostingOptions options) => [.. Shapes
        .Select(shape => options with
        {
            Rounds = options.Rounds ?? shape.Rounds,
            LearningRate = options.LearningRate ?? shape.LearningRate,
            Leaves = options.Leaves ?? shape.Leaves,
            MinimumLeafSize = options.MinimumLeafSize ?? shape.MinimumLeafSize,
        })
        .Distinct()];
}
