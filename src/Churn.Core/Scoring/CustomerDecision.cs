namespace Churn.Core.Scoring;

/// <summary>Whether to act on a customer, and why.</summary>
/// <param name="Acts">Whether the customer's probability reaches the threshold.</param>
/// <param name="Threshold">The probability from which acting pays, inclusive; null where it never does.</param>
/// <param name="ExpectedProfit">What contacting the customer earns on average, in the campaign's currency; null without a campaign.</param>
public readonly record struct CustomerDecision(bool Acts, ChurnProbability? Threshold, double? ExpectedProfit);
