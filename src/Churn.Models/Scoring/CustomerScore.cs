using Churn.Core.Scoring;

namespace Churn.Models.Scoring;

/// <summary>What a model says of one customer.</summary>
/// <param name="Probability">The calibrated churn probability.</param>
/// <param name="Churn">The decision: whether the probability reaches the threshold.</param>
/// <param name="Segment">The segment's name.</param>
/// <param name="Value">The customer's value; NaN if unknown.</param>
public readonly record struct CustomerScore(ChurnProbability Probability, bool Churn, string Segment, float Value)
{
    /// <inheritdoc cref="CustomerDecision.Threshold"/>
    public ChurnProbability? Threshold { get; init; }

    /// <inheritdoc cref="CustomerDecision.ExpectedProfit"/>
    public double? ExpectedProfit { get; init; }
}
