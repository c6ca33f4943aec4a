using System.ComponentModel.DataAnnotations;

namespace Churn.Training.Learners.Additive;

/// <summary>The options of additive boosting that goes on with pairs of columns.</summary>
public sealed record PairsOptions
{
    /// <summary>The additive model that the pairs correct. Default: 100 rounds, the rest as for the learner "additive".</summary>
    public AdditiveOptions Single { get; init; } = new() { Rounds = 100 };

    /// <summary>The most pairs of columns, 1 to 100. Those that chance explains are not taken. Default: 10.</summary>
    [Range(1, 100)]
    public int MaxPairs { get; init; } = 10;

    /// <summary>
    /// The most rounds in which a tree may read a pair, 1 to 10,000. How many are kept is chosen by the out-of-fold loss.
    /// Default: 500.
    /// </summary>
    [Range(1, 10_000)]
    public int Rounds { get; init; } = 500;

    /// <summary>The most leaves of a tree in those rounds, 3 to 100; a pair needs three. Default: 4.</summary>
    [Range(3, 100)]
    public int Leaves { get; init; } = 4;
}
