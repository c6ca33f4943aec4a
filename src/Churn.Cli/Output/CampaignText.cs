using Churn.Core.Decisions;

namespace Churn.Cli.Output;

/// <summary>The terms that decisions are for, in a line.</summary>
internal static class CampaignText
{
    /// <returns>None for a model that was made without terms.</returns>
    public static IEnumerable<string> Lines(Campaign? campaign)
    {
        if (campaign is not { Economics: var terms }) return [];
        var currency = campaign.Currency is { } name ? $" {name}" : "";
        var text =
            FormattableString.Invariant($"a customer who stays is worth {terms.CustomerValue:0.##}{currency}, ")
            + FormattableString.Invariant(
                $"an accepted offer costs {terms.OfferCost:0.##}{currency}, a contact {terms.ContactCost:0.##}{currency}, ")
            + FormattableString.Invariant($"{terms.Acceptance:P0} accept");
        return campaign.IsExample
            ? [$"EXAMPLE TERMS: {text}. Give your own with --clv, --offer-cost, --contact-cost and --acceptance."]
            : [$"terms: {text}"];
    }
}
