namespace Churn.Core.Decisions;

/// <summary>Whether to contact a customer, and why.</summary>
/// <param name="ShouldContact">Whether the customer's probability reaches the threshold.</param>
/// <param name="Basis">What decided.</param>
/// <param name="Threshold">The probability from which the customer is contacted, inclusive; null where they never are.</param>
/// <param name="BreakEven">
/// The probability from which contacting pays, inclusive; null where it never does, or without a campaign.
/// </param>
/// <param name="ExpectedProfit">
/// What contacting the customer earns on average, in the campaign's currency; null without a campaign.
/// </param>
public readonly record struct Decision(
    bool ShouldContact, DecisionBasis Basis, ChurnProbability? Threshold, ChurnProbability? BreakEven, double? ExpectedProfit);
