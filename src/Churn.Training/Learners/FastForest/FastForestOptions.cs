using System.ComponentModel.DataAnnotations;

namespace Churn.Training.Learners.FastForest;

/// <summary>The options of ML.NET's random forest.</summary>
public sealed record FastForestOptions
{
    /// <summary>The trees, 1 to 10,000. Default: 300.</summary>
    [Range(1, 10_000)]
    public int Trees { get; init; } = 300;

    /// <summary>The most leaves of a tree, 2 to 100,000. Default: 64.</summary>
    [Range(2, 100_000)]
    public int Leaves { get; init; } = 64;

    /// <summary>The fewest training rows of a leaf, 1 or more. Default: 10.</summary>
    [Range(1, int.MaxValue)]
    public int MinimumLeafSize { get; init; } = 10;

    /// <summary>The share of the features each split may use, above 0 to 1. Default: 0.3.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double FeatureFractionPerSplit { get; init; } = 0.3;

    /// <summary>The share of the rows each tree learns from, above 0 to 1. Default: 0.7.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double RowFraction { get; init; } = 0.7;

    /// <summary>Every random choice follows from it. Default: 42.</summary>
    public int Seed { get; init; } = 42;
}
