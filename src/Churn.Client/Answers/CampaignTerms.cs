namespace Churn.Client.Answers;

/// <summary>What a campaign costs and brings.</summary>
/// <param name="CustomerValue">What a customer who stays is worth.</param>
/// <param name="OfferCost">What an accepted offer costs.</param>
/// <param name="ContactCost">What a contact costs.</param>
/// <param name="Acceptance">The share of contacted churners who accept, above 0 and below 1.</param>
/// <param name="AcceptanceCertainty">How well that is known: as if so many had answered.</param>
public sealed record CampaignTerms(
    double CustomerValue,
    double OfferCost,
    double ContactCost,
    double Acceptance,
    double AcceptanceCertainty);
