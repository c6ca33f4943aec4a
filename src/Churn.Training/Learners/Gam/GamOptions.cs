using System.ComponentModel.DataAnnotations;

namespace Churn.Training.Learners.Gam;

/// <summary>The options of ML.NET's generalized additive model.</summary>
public sealed record GamOptions
{
    /// <summary>The rounds, in each of which every feature gets a step, 1 to 100,000. Default: 2,000.</summary>
    [Range(1, 100_000)]
    public int Rounds { get; init; } = 2_000;

    /// <summary>How much of each step counts, above 0 to 1. Default: 0.005.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double LearningRate { get; init; } = 0.005;

    /// <summary>The fewest training rows of a step's side, 1 or more. Default: 20.</summary>
    [Range(1, int.MaxValue)]
    public int MinimumLeafSize { get; init; } = 20;

    /// <summary>The most values of a feature that are told apart, 2 to 65,535. Default: 255.</summary>
    [Range(2, 65_535)]
    public int Bins { get; init; } = 255;

    /// <summary>The seed of the library. Default: 42.</summary>
    public int Seed { get; init; } = 42;
}
