using System.ComponentModel.DataAnnotations;

namespace Churn.Training.Learners.Forest;

/// <summary>The options of a random forest. The defaults are good for most customer data of some thousand rows.</summary>
public sealed record ForestOptions
{
    /// <summary>How many trees, 1 to 10,000. More are smoother and slower. Default: 100.</summary>
    [Range(1, 10_000)]
    public int Trees { get; init; } = 100;

    /// <summary>The most leaves of a tree, 2 to 100,000. Default: 64.</summary>
    [Range(2, 100_000)]
    public int Leaves { get; init; } = 64;

    /// <summary>The fewest training rows of a leaf, 1 or more. Larger leaves are smoother. Default: 10.</summary>
    [Range(1, int.MaxValue)]
    public int MinimumLeafSize { get; init; } = 10;

    /// <summary>The share of the features each tree may use, above 0 to 1. Default: 0.7.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double FeatureFraction { get; init; } = 0.7;

    /// <summary>The share of a tree's features each split may choose from, above 0 to 1. Default: 0.7.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double FeatureFractionPerSplit { get; init; } = 0.7;

    /// <summary>The share of the rows each tree learns from, drawn without replacement, above 0 to 1. Default: 0.5.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double RowFraction { get; init; } = 0.5;

    /// <summary>The most different values of a feature that splits tell apart, 2 to 65,535. Default: 255.</summary>
    [Range(2, 65_535)]
    public int Bins { get; init; } = 255;

    /// <summary>Every random choice follows from it. Default: 42.</summary>
    public int Seed { get; init; } = 42;
}
