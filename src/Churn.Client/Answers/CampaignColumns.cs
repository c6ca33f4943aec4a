namespace Churn.Client.Answers;

/// <summary>The columns of customers' own terms; null where the campaign's count for all.</summary>
/// <param name="CustomerValue">Of the value.</param>
/// <param name="OfferCost">Of the cost of the offer.</param>
/// <param name="ContactCost">Of the cost of the contact.</param>
/// <param name="Acceptance">Of the probability of acceptance.</param>
public sealed record CampaignColumns(
    string? CustomerValue,
    string? OfferCost,
    string? ContactCost,
    string? Acceptance);
