using System.ComponentModel.DataAnnotations;

namespace Churn.Training.Learners.Logistic;

/// <summary>The options of a logistic regression.</summary>
public sealed record LogisticOptions
{
    /// <summary>What to try where the penalty is open, the likeliest first.</summary>
    private static readonly double[] Penalties = [1, 10, 100, .1];

    /// <summary>
    /// How much large weights cost: half of this times the sum of their squares, beside the summed log loss of the rows; the
    /// intercept is free. 1e-6 to 1e9; null, the default, leaves it to a search among 1, 10, 100 and 0.1. Higher draws all
    /// customers towards the churn rate. It is meant for features of about unit spread, and is the inverse of scikit-learn's C.
    /// </summary>
    [Range(1e-6, 1e9)]
    public double? Penalty { get; init; }

    /// <summary>The options a search should compare, none of them open; the first is the one to take without a search.</summary>
    public IReadOnlyList<LogisticOptions> Variants() =>
        Penalty is null ? [.. Penalties.Select(penalty => this with { Penalty = penalty })] : [this];
}
