using Churn.Core.Decisions;

namespace Churn.Core.Tests.Metrics;

/// <summary>Campaigns the slow way: every set of customers that a threshold can contact, nobody among them.</summary>
internal static class CampaignCuts
{
    public static readonly CampaignEconomics[] Terms =
    [
        CampaignEconomics.Standard,
        new() { CustomerValue = 200, OfferCost = 10, ContactCost = 1, Acceptance = 2 / 16.0, AcceptanceCertainty = 16 },
        new() { CustomerValue = 50, OfferCost = 10, ContactCost = 1 },
        new() { CustomerValue = 300, OfferCost = 50, ContactCost = 25, Acceptance = 10 / 17.0, AcceptanceCertainty = 17 },
        new() { CustomerValue = 200, OfferCost = 0, ContactCost = 0 },
        new() { CustomerValue = 5, OfferCost = 10, ContactCost = 1 },
        new() { CustomerValue = 200, OfferCost = 10, ContactCost = 500 },
    ];

    /// <summary>The churners and stayers contacted by each threshold, from nobody on.</summary>
    public static (int Churners, int Stayers)[] Of(OutOfFoldRows rows) =>
        [.. rows.Probabilities.Append(2).Distinct().OrderDescending().Select(threshold => (
            Enumerable.Range(0, rows.Count).Count(row => rows.Probabilities[row] >= threshold && rows.Churned[row]),
            Enumerable.Range(0, rows.Count).Count(row => rows.Probabilities[row] >= threshold && !rows.Churned[row])))];

    /// <summary>The profit of contacting them, customer by customer, over all customers.</summary>
    public static double Profit((int Churners, int Stayers) cut, CampaignEconomics terms, double acceptance, int rows) =>
        (acceptance * cut.Churners * (terms.CustomerValue - terms.OfferCost)
            - cut.Stayers * terms.OfferCost
            - (cut.Churners + cut.Stayers) * terms.ContactCost) / rows;

    public static bool HasBothClasses(this OutOfFoldRows rows) => rows.Churned.Contains(true) && rows.Churned.Contains(false);
}
