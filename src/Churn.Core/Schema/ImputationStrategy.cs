namespace Churn.Core.Schema;

/// <summary>What stands in for a missing value of a column. The value itself is learnt on the training part.</summary>
public enum ImputationStrategy
{
    /// <summary>The mean of the training values; numbers only.</summary>
    Mean,

    /// <summary>The median of the training values; numbers only. The default for numbers.</summary>
    Median,

    /// <summary>The most frequent training value. The default for categories and booleans.</summary>
    MostFrequent,

    /// <summary>Zero for a number; for a category or a boolean a value of its own, "missing".</summary>
    Constant,

    /// <summary>
    /// The last value above it in the file; for a single customer, who has no rows above, the last one of the training part.
    /// </summary>
    ForwardFill,

    /// <summary>
    /// The next value below it in the file; for a single customer, who has no rows below, the first one of the training part.
    /// </summary>
    BackwardFill,
}
