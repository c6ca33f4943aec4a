namespace Churn.Core.Decisions;

/// <summary>A customer's segment and what it follows from.</summary>
/// <param name="Segment">The segment's name.</param>
/// <param name="Probability">The churn probability.</param>
/// <param name="Value">What the value column holds for the customer; NaN if unknown.</param>
public readonly record struct SegmentedCustomer(string Segment, ChurnProbability Probability, float Value)
{
    /// <summary>The decision on the customer.</summary>
    public Decision Decision { get; init; }
}
