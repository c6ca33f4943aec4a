using System.ComponentModel.DataAnnotations;

namespace Churn.Training.Learners.FastTree;

/// <summary>The options of ML.NET's gradient boosting.</summary>
public sealed record FastTreeOptions
{
    /// <summary>
    /// The most rounds, one tree each, 1 to 10,000. How many are kept is chosen by the out-of-fold loss. Default: 300.
    /// </summary>
    [Range(1, 10_000)]
    public int Rounds { get; init; } = 300;

    /// <summary>How much of each tree counts, above 0 to 1. Default: 0.05.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double LearningRate { get; init; } = 0.05;

    /// <summary>The most leaves of a tree, 2 to 100,000. Default: 8.</summary>
    [Range(2, 100_000)]
    public int Leaves { get; init; } = 8;

    /// <summary>The fewest training rows of a leaf, 1 or more. Default: 20.</summary>
    [Range(1, int.MaxValue)]
    public int MinimumLeafSize { get; init; } = 20;

    /// <summary>The share of the features each tree may use, above 0 to 1. Default: 0.5.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double FeatureFraction { get; init; } = 0.5;

    /// <summary>Every random choice follows from it. Default: 42.</summary>
    public int Seed { get; init; } = 42;
}
