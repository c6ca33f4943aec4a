using System.ComponentModel.DataAnnotations;
using Churn.Training.Learners.Boosting;

namespace Churn.Training.Learners.Additive;

/// <summary>The options of additive boosting, in which every tree reads one column of the customers file.</summary>
public sealed record AdditiveOptions
{
    /// <summary>The leaves of a tree that several workers grow: it splits once, and so reads one column.</summary>
    private const int LeavesOfWorkers = 2;

    private const int MaxRounds = 10_000;

    /// <summary>
    /// The most rounds, one tree each, 1 to 10,000. How many are kept is chosen by the out-of-fold loss. Default: 400; 800 with
    /// workers.
    /// </summary>
    [Range(1, MaxRounds)]
    public int Rounds { get; init; } = 400;

    /// <summary>
    /// How much of each tree counts, above 0 to 1. Less needs more rounds and makes smoother shapes. Default: 0.1.
    /// </summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double LearningRate { get; init; } = 0.1;

    /// <summary>The most leaves of a tree, 2 to 100. Default: 3; 2 with workers, who take no other.</summary>
    [Range(2, 100)]
    public int Leaves { get; init; } = 3;

    /// <summary>The fewest training rows of a leaf, 1 or more. Default: 20.</summary>
    [Range(1, int.MaxValue)]
    public int MinimumLeafSize { get; init; } = 20;

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

    /// <summary>
    /// The same for workers who grow the trees together: trees of two leaves, and so many more rounds that there are as many
    /// splits.
    /// </summary>
    public AdditiveOptions ForWorkers() => this with
    {
        Leaves = LeavesOfWorkers,
        Rounds = (int)Math.Min(MaxRounds, (long)Rounds * (Leaves - 1)),
    };

    /// <summary>The options of boosting that grows these trees, if they have two leaves.</summary>
    internal BoostingOptions ToBoosting() => new()
    {
        Rounds = Rounds,
        LearningRate = LearningRate,
        Leaves = Leaves,
        MinimumLeafSize = MinimumLeafSize,
        FeatureFraction = 1,
        RowFraction = RowFraction,
        LeafPenalty = LeafPenalty,
        Bins = Bins,
        Seed = Seed,
    };

    /// <summary>Why workers cannot grow such trees together, in a sentence; null if they can.</summary>
    public string? CheckForWorkers() => Leaves == LeavesOfWorkers ? null : FormattableString.Invariant(
        $"additive.leaves is {Leaves}; workers grow trees of {LeavesOfWorkers}. Set it to that, and more additive.rounds.");
}
