using Churn.Core.Schema;

namespace Churn.Core.Decisions;

/// <summary>Finds the economics of contacting single customers; the columns of a campaign are looked up once.</summary>
/// <param name="schema">The schema of the customers.</param>
/// <param name="campaign">The campaign.</param>
internal sealed class CustomerTermsResolver(CustomerSchema schema, Campaign campaign)
{
    private readonly Place value = Place.Of(schema, campaign.Columns?.CustomerValue);
    private readonly Place offer = Place.Of(schema, campaign.Columns?.OfferCost);
    private readonly Place contact = Place.Of(schema, campaign.Columns?.ContactCost);
    private readonly Place acceptance = Place.Of(schema, campaign.Columns?.Acceptance);

    /// <summary>
    /// Returns the campaign's terms with the customer's own in their place. What is missing, or cannot be - a negative cost, an
    /// acceptance outside [0, 1] - is the campaign's.
    /// </summary>
    /// <param name="customer">The customer.</param>
    public CampaignEconomics Resolve(CodedCustomer customer)
    {
        var common = campaign.Economics;
        if (campaign.Columns is null) return common;
        return common with
        {
            CustomerValue = Own(value.Read(customer), double.MinValue, double.MaxValue, common.CustomerValue),
            OfferCost = Own(offer.Read(customer), 0, double.MaxValue, common.OfferCost),
            ContactCost = Own(contact.Read(customer), 0, double.MaxValue, common.ContactCost),
            Acceptance = Own(acceptance.Read(customer), 0, 1, common.Acceptance),
        };
    }

    /// <summary>NaN is in no range.</summary>
    private static double Own(double own, double least, double most, double common) => own >= least && own <= most ? own : common;

    /// <summary>Where a column's values are: among the features, among the amounts, or nowhere.</summary>
    private readonly record struct Place(int Feature, int Amount)
    {
        public static Place Of(CustomerSchema schema, string? name) =>
            new(schema.FeaturePosition(name), schema.AmountPosition(name));

        public double Read(CodedCustomer customer) =>
            Feature >= 0 ? customer.Features[Feature]
            : Amount >= 0 && Amount < customer.Amounts.Length ? customer.Amounts[Amount]
            : double.NaN;
    }
}
