using Churn.Core.Scoring;

namespace Churn.Core.Segments;

/// <summary>A customer's segment and what it follows from.</summary>
/// <param name="Segment">The segment's name.</param>
/// <param name="Probability">The churn probability.</param>
/// <param name="Value">The customer's value; NaN if unknown.</param>
public readonly record struct SegmentedCustomer(string Segment, ChurnProbability Probability, float Value);
