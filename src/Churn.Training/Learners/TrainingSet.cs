namespace Churn.Training.Learners;

/// <summary>Features and labels a trainer learns from.</summary>
public sealed class TrainingSet
{
    /// <param name="features">[rows, columns].</param>
    /// <param name="churned">One label per row; true for the positive class.</param>
    /// <param name="groupOf">The group of each row, any number; null where each row is one of its own.</param>
    public TrainingSet(FeatureMatrix features, bool[] churned, int[]? groupOf = null)
    {
        if (features.Rows != churned.Length)
            throw new ArgumentException($"{features.Rows} rows of features, but {churned.Length} labels.", nameof(churned));
        if (churned.Length == 0) throw new ArgumentException("There is no row to learn from.", nameof(churned));
        if (!churned.Contains(true) || !churned.Contains(false))
            throw new ArgumentException("All rows have the same label; two classes are needed.", nameof(churned));
        Features = features;
        Churned = churned;
        GroupOf = groupOf ?? [.. Enumerable.Range(0, churned.Length)];
    }

    public FeatureMatrix Features { get; }

    public IReadOnlyList<bool> Churned { get; }

    /// <summary>The group of each row: what is held back to judge a fit holds no row of a group that is learnt from.</summary>
    public IReadOnlyList<int> GroupOf { get; }

    /// <summary>
    /// How often each row counts, above 0; null where each counts once. Logistic regression and the learners of LightGBM heed it.
    /// </summary>
    public float[]? Weights { get; init; }

    /// <summary>
    /// The probability that each row is learnt to have, from 0 to 1, in place of its label; null where the labels are learnt.
    /// Boosting and the network heed it.
    /// </summary>
    public float[]? Targets { get; init; }

    public int Rows => Churned.Count;

    /// <summary>What is learnt of a row: its target, or 1 or 0 by its label.</summary>
    internal float TargetOf(int row) => Targets is { } targets ? targets[row] : Churned[row] ? 1 : 0;

    /// <summary>How often a row counts.</summary>
    internal double WeightOf(int row) => Weights?[row] ?? 1;
}
