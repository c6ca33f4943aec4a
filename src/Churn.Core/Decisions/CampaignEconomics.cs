using System.Text.Json.Serialization;

namespace Churn.Core.Decisions;

/// <summary>
/// What a retention campaign costs and brings. Each customer contacted costs the contact; a churner accepts the offer with a
/// probability and then stays, which keeps their value less the offer; a stayer takes the offer and would have stayed anyway.
/// </summary>
/// <remarks>
/// T. Verbraken, W. Verbeke, B. Baesens, "A novel profit maximizing metric for measuring classification performance of customer
/// churn prediction models", IEEE Transactions on Knowledge and Data Engineering 25 (2013), whose values are the defaults here.
/// </remarks>
public sealed record CampaignEconomics
{
    /// <summary>The terms where none are given.</summary>
    public static CampaignEconomics Standard { get; } = new();

    /// <summary>What a customer who stays is worth (CLV), in the currency. Default: 200.</summary>
    public double CustomerValue { get; init; } = 200;

    /// <summary>What an accepted offer costs, in the currency. Default: 10.</summary>
    public double OfferCost { get; init; } = 10;

    /// <summary>What it costs to contact a customer, in the currency. Default: 1.</summary>
    public double ContactCost { get; init; } = 1;

    /// <summary>
    /// The share of the contacted churners that accept the offer, on average, above 0 and below 1. Default: 0.3.
    /// </summary>
    public double Acceptance { get; init; } = 0.3;

    /// <summary>
    /// How well the acceptance is known, above 0: as if so many churners had answered. Default: 20, which with 0.3 makes
    /// Beta(6, 14).
    /// </summary>
    public double AcceptanceCertainty { get; init; } = 20;

    /// <summary>
    /// The churn probability from which contacting a customer earns at the mean acceptance, inclusive; null where it never
    /// does: the customer is worth no more than the offer, nobody accepts, or the contact costs more than it can bring.
    /// </summary>
    [JsonIgnore]
    public double? BreakEven
    {
        get
        {
            var gain = Acceptance * (CustomerValue - OfferCost);
            var threshold = (OfferCost + ContactCost) / (gain + OfferCost);
            return gain > 0 && threshold <= 1 ? threshold : null;
        }
    }

    /// <summary>
    /// The smallest probability that is no less than <see cref="BreakEven"/>, so that "at least this" and "earns nothing or more"
    /// are the same.
    /// </summary>
    [JsonIgnore]
    public ChurnProbability? BreakEvenProbability
    {
        get
        {
            if (BreakEven is not { } exact) return null;
            var nearest = (float)exact;
            return new ChurnProbability(nearest < exact ? MathF.BitIncrement(nearest) : nearest);
        }
    }

    /// <summary>The profit of contacting a group at a given acceptance, in the currency per unit of the shares.</summary>
    /// <param name="churners">How many churners are in it, or what share of the customers they are.</param>
    /// <param name="stayers">The stayers in it, counted in the same way.</param>
    /// <param name="acceptance">The share of the churners that accept, from 0 to 1.</param>
    public double Profit(double churners, double stayers, double acceptance) =>
        churners * (acceptance * (CustomerValue - OfferCost) - ContactCost) - stayers * (OfferCost + ContactCost);

    /// <summary>What contacting one customer earns on average, in the currency.</summary>
    /// <param name="probability">The customer's churn probability.</param>
    public double ExpectedProfit(ChurnProbability probability) =>
        Profit(probability.Value, 1 - (double)probability.Value, Acceptance);

    /// <summary>What contacting one customer costs on average: the contact, and the offer where it is accepted.</summary>
    /// <param name="probability">The customer's churn probability.</param>
    public double ExpectedCost(ChurnProbability probability) =>
        ContactCost + (OfferCost * ((probability.Value * Acceptance) + (1 - (double)probability.Value)));
}
