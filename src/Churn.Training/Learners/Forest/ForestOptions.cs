namespace Churn.Training.Learners.Forest;

/// <summary>The options of a random forest. The defaults are good for most customer data of some thousand rows.</summary>
public sealed record ForestOptions
{
    /// <summary>How many trees, 1 to 10,000. More are smoother and slower. Default: 100.</summary>
    public int Trees { get; init; } = 100;

    /// <summary>The most leaves of a tree, 2 to 100,000. Default: 64.</summary>
    public int Leaves { get; init; } = 64;

    /// <summary>The fewest training rows of a leaf, 1 or more. Larger leaves are smoother. Default: 10.</summary>
    public int MinimumLeafSize { get; init; } = 10;

    /// <summary>The share of the features each tree may use, above 0 to 1. Default: 0.7.</summary>
    public double FeatureFraction { get; init; } = 0.7;

    /// <summary>The share of a tree's features each split may choose from, above 0 to 1. Default: 0.7.</summary>
    public double FeatureFractionPerSplit { get; init; } = 0.7;

    /// <summary>The share of the rows each tree learns from, drawn without replacement, above 0 to 1. Default: 0.5.</summary>
    public double RowFraction { get; init; } = 0.5;

    /// <summary>The most different values of a feature that splits tell apart, 2 to 65,535. Default: 255.</summary>
    public int Bins { get; init; } = 255;

    /// <summary>Every random choice follows from it. Default: 42.</summary>
    public int Seed { get; init; } = 42;

    /// <summary>Every option that is out of its range, in a sentence each; none if all is well.</summary>
    public IReadOnlyList<string> Check()
    {
        var faults = new List<string>();
        void Need(bool holds, string name, object value, string range)
        {
            if (!holds) faults.Add(FormattableString.Invariant($"forest.{name} is {value}; it must be {range}."));
        }

        Need(Trees is >= 1 and <= 10_000, "trees", Trees, "1 to 10000");
        Need(Leaves is >= 2 and <= 100_000, "leaves", Leaves, "2 to 100000");
        Need(MinimumLeafSize >= 1, "minimumLeafSize", MinimumLeafSize, "1 or more");
        Need(FeatureFraction is > 0 and <= 1, "featureFraction", FeatureFraction, "above 0 to 1");
        Need(FeatureFractionPerSplit is > 0 and <= 1, "featureFractionPerSplit", FeatureFractionPerSplit, "above 0 to 1");
        Need(RowFraction is > 0 and <= 1, "rowFraction", RowFraction, "above 0 to 1");
        Need(Bins is >= 2 and <= 65_535, "bins", Bins, "2 to 65535");
        return faults;
    }
}
