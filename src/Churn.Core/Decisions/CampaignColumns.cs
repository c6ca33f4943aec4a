namespace Churn.Core.Decisions;

/// <summary>The columns that hold a customer's own terms; null where the campaign's count for all.</summary>
/// <param name="CustomerValue">The column of the customer's value (CLV), in the currency.</param>
/// <param name="OfferCost">The column of what the offer costs, in the currency.</param>
/// <param name="ContactCost">The column of what the contact costs, in the currency.</param>
/// <param name="Acceptance">The column of the probability that the customer accepts, from 0 to 1.</param>
public sealed record CampaignColumns(
    string? CustomerValue = null, string? OfferCost = null, string? ContactCost = null, string? Acceptance = null);
