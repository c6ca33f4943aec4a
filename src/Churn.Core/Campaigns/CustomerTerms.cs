using Churn.Core.Schema;

namespace Churn.Core.Campaigns;

/// <summary>Finds the terms of single customers; the columns of a campaign are looked up once.</summary>
/// <param name="schema">The schema of the customers.</param>
/// <param name="campaign">The campaign.</param>
internal sealed class CustomerTerms(CustomerSchema schema, Campaign campaign)
{
    private readonly Place value = Place.Of(schema, campaign.Columns?.CustomerValue);
    private readonly Place offer = Place.Of(schema, campaign.Columns?.OfferCost);
    private readonly Place contact = Place.Of(schema, campaign.Columns?.ContactCost);
    private readonly Place acceptance = Place.Of(schema, campaign.Columns?.Acceptance);

    /// <summary>
    /// The campaign's terms with the customer's own in their place. What is missing, or cannot be - a negative cost, an acceptance
    /// outside [0, 1] - is the campaign's.
    /// </summary>
    /// <param name="coded">The customer's coded row.</param>
    /// <param name="amounts">The values of the schema's amounts, NaN for missing.</param>
    public CampaignTerms Of(ReadOnlySpan<float> coded, ReadOnlySpan<float> amounts)
    {
        var terms = campaign.Terms;
        if (campaign.Columns is null) return terms;
        return terms with
        {
            CustomerValue = Own(value.Read(coded, amounts), double.MinValue, double.MaxValue, terms.CustomerValue),
            OfferCost = Own(offer.Read(coded, amounts), 0, double.MaxValue, terms.OfferCost),
            ContactCost = Own(contact.Read(coded, amounts), 0, double.MaxValue, terms.ContactCost),
            Acceptance = Own(acceptance.Read(coded, amounts), 0, 1, terms.Acceptance),
        };
    }

    /// <summary>NaN is in no range.</summary>
    private static double Own(double own, double least, double most, double common) => own >= least && own <= most ? own : common;

    /// <summary>Where a column's values are: in the coded row, among the amounts, or nowhere.</summary>
    private readonly record struct Place(int Feature, int Amount)
    {
        public static Place Of(CustomerSchema schema, string? name) => new(schema.FeaturePosition(name), schema.AmountPosition(name));

        public double Read(ReadOnlySpan<float> coded, ReadOnlySpan<float> amounts) =>
            Feature >= 0 ? coded[Feature] : Amount >= 0 && Amount < amounts.Length ? amounts[Amount] : double.NaN;
    }
}
