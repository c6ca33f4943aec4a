using Churn.Core.Scoring;
using Churn.Core.Segments;

namespace Churn.Models.Scoring;

/// <summary>What a model says of one customer.</summary>
/// <param name="Probability">The calibrated churn probability.</param>
/// <param name="Churn">The decision: whether the probability reaches the threshold; false for a customer who has left.</param>
/// <param name="Segment">The segment's name; <see cref="SegmentRules.AlreadyLeft"/> for a customer who has left.</param>
/// <param name="Value">The customer's value; NaN if unknown.</param>
public readonly record struct CustomerScore(ChurnProbability Probability, bool Churn, string Segment, float Value)
{
    /// <summary>Whether the customer has left according to the label, so that nothing is decided.</summary>
    public bool HasLeft => Segment == SegmentRules.AlreadyLeft;

    /// <inheritdoc cref="CustomerDecision.Threshold"/>
    public ChurnProbability? Threshold { get; init; }

    /// <inheritdoc cref="CustomerDecision.ExpectedProfit"/>
    public double? ExpectedProfit { get; init; }
}
