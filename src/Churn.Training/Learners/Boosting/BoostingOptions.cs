using System.ComponentModel.DataAnnotations;

namespace Churn.Training.Learners.Boosting;

/// <summary>
/// The options of gradient boosting. What is null is chosen by search (<see cref="BoostingSearch"/>): no fixed value is good for
/// all customer data.
/// </summary>
public sealed record BoostingOptions
{
    /// <summary>
    /// The most rounds, one tree each, 1 to 10,000. How many are kept is chosen by the out-of-fold loss. Default: null, at most
    /// 5,000, which no data has needed.
    /// </summary>
    [Range(1, 10_000)]
    public int? Rounds { get; init; }

    /// <summary>
    /// How much of each tree counts, above 0 to 1. Less needs more rounds and is smoother. Default: null, chosen by search.
    /// </summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double? LearningRate { get; init; }

    /// <summary>
    /// The most leaves of a tree, 2 to 100,000. More learn stronger interactions. Default: null, chosen by search.
    /// </summary>
    [Range(2, 100_000)]
    public int? Leaves { get; init; }

    /// <summary>The fewest training rows of a leaf, 1 or more. Default: null, chosen by search.</summary>
    [Range(1, int.MaxValue)]
    public int? MinimumLeafSize { get; init; }

    /// <summary>
    /// The share of the features each tree may use, above 0 to 1. Less makes trees more different and is faster; all are needed
    /// where several features tell something only together. Default: null, chosen by search.
    /// </summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double? FeatureFraction { get; init; }

    /// <summary>The share of the rows each tree learns from, drawn without replacement, above 0 to 1. Default: 0.7.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double RowFraction { get; init; } = 0.7;

    /// <summary>
    /// How strongly leaves are drawn towards 0, 0 (not at all) to 10,000: added to the sum of p (1 - p) over their rows. Default:
    /// 1.
    /// </summary>
    [Range(0.0, 10_000.0)]
    public double LeafPenalty { get; init; } = 1;

    /// <summary>
    /// The most different values of a feature that splits tell apart, 2 to 65,535. More is slower. Default: 255.
    /// </summary>
    [Range(2, 65_535)]
    public int Bins { get; init; } = 255;

    /// <summary>Every random choice follows from it. Default: 42.</summary>
    public int Seed { get; init; } = 42;
}

/// <summary>
/// What boosting is tried with: some data want shallow trees on half of the features, some deep ones on all, which find strong
/// interactions. What the user has chosen stays as it is.
/// </summary>
public static class BoostingSearch
{
    /// <summary>More than any data has needed; how many are kept is found by the loss on other rows.</summary>
    private const int MostRounds = 5_000;

    /// <summary>The learning rate at which shapes are compared, and the better one with which the best of them go on.</summary>
    private const double FastRate = 0.1;
    private const double SlowRate = 0.03;

    /// <summary>Shapes that together reach from shallow to deep; the first is the one that suits most data.</summary>
    private static readonly (int Leaves, int MinimumLeafSize, double FeatureFraction)[] Shapes =
    [
        (8, 20, 0.5),
        (4, 20, 0.5),
        (8, 20, 1),
        (16, 10, 0.5),
        (31, 10, 1),
        (31, 30, 0.5),
        (63, 20, 1),
        (6, 100, 0.3),
        (127, 5, 0.5),
        (255, 1, 1),
    ];

    /// <summary>Complete options, all different.</summary>
    public static IReadOnlyList<BoostingOptions> Variants(BoostingOptions options) => [.. Shapes
        .Select(shape => options with
        {
            Rounds = options.Rounds ?? MostRounds,
            LearningRate = options.LearningRate ?? FastRate,
            Leaves = options.Leaves ?? shape.Leaves,
            MinimumLeafSize = options.MinimumLeafSize ?? shape.MinimumLeafSize,
            FeatureFraction = options.FeatureFraction ?? shape.FeatureFraction,
        })
        .Distinct()];

    /// <summary>The same with smaller steps, which are better and take longer; null where the user has chosen the rate.</summary>
    /// <param name="chosen">What the user has chosen.</param>
    /// <param name="variant">One of its variants.</param>
    public static BoostingOptions? Slower(BoostingOptions chosen, BoostingOptions variant) =>
        chosen.LearningRate is null ? variant with { LearningRate = SlowRate } : null;
}
