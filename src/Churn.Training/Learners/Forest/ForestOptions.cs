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

    /// <summary>The most leaves of a tree, 2 to 100,000. Default: null, chosen by search.</summary>
    [Range(2, 100_000)]
    public int? Leaves { get; init; }

    /// <summary>The fewest training rows of a leaf, 1 or more. Larger leaves are smoother. Default: null, chosen by search.</summary>
    [Range(1, int.MaxValue)]
    public int? MinimumLeafSize { get; init; }

    /// <summary>The share of the features each tree may use, above 0 to 1. Default: 1.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double FeatureFraction { get; init; } = 1;

    /// <summary>
    /// The share of a tree's features each split may choose from, above 0 to 1. Less makes trees more different, more finds
    /// rare signals among much noise. Default: null, chosen by search.
    /// </summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double? FeatureFractionPerSplit { get; init; }

    /// <summary>The share of the rows each tree learns from, drawn without replacement, above 0 to 1. Default: 0.632.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double RowFraction { get; init; } = 0.632;

    /// <summary>The most different values of a feature that splits tell apart, 2 to 65,535. More is slower. Default: 255.</summary>
    [Range(2, 65_535)]
    public int Bins { get; init; } = 255;

    /// <summary>Every random choice follows from it. Default: 42.</summary>
    public int Seed { get; init; } = 42;
}
