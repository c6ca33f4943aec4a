using System.ComponentModel.DataAnnotations;

namespace Churn.Training.Learners.Forest;

/// <summary>
/// The options of a random forest. What is null is chosen by search (<see cref="ForestSearch"/>): no fixed value is good for all
/// customer data.
/// </summary>
public sealed record ForestOptions
{
    /// <summary>How many trees, 1 to 10,000. More are smoother and slower. Default: 200.</summary>
    [Range(1, 10_000)]
    public int Trees { get; init; } = 200;

    /// <summary>
    /// The most leaves of a tree, 2 to 100,000; the most gainful splits are made first, so fewer are smoother. Default: null,
    /// chosen by search, 2,000 at most, which bounds the model on large data.
    /// </summary>
    [Range(2, 100_000)]
    public int? Leaves { get; init; }

    /// <summary>
    /// The fewest training rows of a leaf, 1 or more. Larger leaves are smoother. Default: null, chosen by search.
    /// </summary>
    [Range(1, int.MaxValue)]
    public int? MinimumLeafSize { get; init; }

    /// <summary>
    /// The share of the features each split may choose from, above 0 to 1. Less makes trees more different, more finds
    /// rare signals among much noise. Default: null, chosen by search.
    /// </summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double? FeatureFractionPerSplit { get; init; }

    /// <summary>The share of the rows each tree learns from, drawn without replacement, above 0 to 1. Default: 0.632.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double RowFraction { get; init; } = 0.632;

    /// <summary>The most different values of a feature that splits tell apart, 2 to 256. Default: 256.</summary>
    [Range(2, BinnedFeatures.MostBins)]
    public int Bins { get; init; } = BinnedFeatures.MostBins;

    /// <summary>Every random choice follows from it. Default: 42.</summary>
    public int Seed { get; init; } = 42;
}

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
