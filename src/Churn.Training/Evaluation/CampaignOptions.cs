using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Churn.Core.Decisions;

namespace Churn.Training.Evaluation;

/// <summary>The retention campaign that decisions are for. The defaults are those of the EMPC's authors.</summary>
public sealed record CampaignOptions : IValidatableObject
{
    private const double MostMoney = 1e12;

    /// <inheritdoc cref="CampaignEconomics.CustomerValue"/>
    [Range(0.0, MostMoney, MinimumIsExclusive = true)]
    public double CustomerValue { get; init; } = CampaignEconomics.Standard.CustomerValue;

    /// <inheritdoc cref="CampaignEconomics.OfferCost"/>
    [Range(0.0, MostMoney)]
    public double OfferCost { get; init; } = CampaignEconomics.Standard.OfferCost;

    /// <inheritdoc cref="CampaignEconomics.ContactCost"/>
    [Range(0.0, MostMoney)]
    public double ContactCost { get; init; } = CampaignEconomics.Standard.ContactCost;

    /// <inheritdoc cref="CampaignEconomics.Acceptance"/>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double Acceptance { get; init; } = CampaignEconomics.Standard.Acceptance;

    /// <inheritdoc cref="CampaignEconomics.AcceptanceCertainty"/>
    [Range(0.0, 100_000.0, MinimumIsExclusive = true)]
    public double AcceptanceCertainty { get; init; } = CampaignEconomics.Standard.AcceptanceCertainty;

    /// <summary>What amounts are in, such as EUR; for people to read. Default: not said.</summary>
    public string? Currency { get; init; }

    /// <summary>
    /// The column of each customer's own value; where it lacks one, <see cref="CustomerValue"/> counts. Default: none.
    /// </summary>
    public string? CustomerValueColumn { get; init; }

    /// <summary>The column of each customer's own offer cost. Default: none.</summary>
    public string? OfferCostColumn { get; init; }

    /// <summary>The column of each customer's own contact cost. Default: none.</summary>
    public string? ContactCostColumn { get; init; }

    /// <summary>The column of each customer's own acceptance, from 0 to 1. Default: none.</summary>
    public string? AcceptanceColumn { get; init; }

    internal CampaignEconomics Economics => new()
    {
        CustomerValue = CustomerValue,
        OfferCost = OfferCost,
        ContactCost = ContactCost,
        Acceptance = Acceptance,
        AcceptanceCertainty = AcceptanceCertainty,
    };

    /// <summary>The columns of customers' own terms; null if there are none.</summary>
    internal CampaignColumns? Columns => NamedColumns.Any()
        ? new CampaignColumns(CustomerValueColumn, OfferCostColumn, ContactCostColumn, AcceptanceColumn)
        : null;

    internal IEnumerable<string> NamedColumns =>
        new[] { CustomerValueColumn, OfferCostColumn, ContactCostColumn, AcceptanceColumn }.OfType<string>();

    internal Campaign Campaign => new(
        Economics,
        Currency,
        Columns,
        IsExample: Economics == CampaignEconomics.Standard && Currency is null && Columns is null);

    /// <summary>A campaign that cannot earn from anybody decides nothing.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Economics.BreakEven is null)
            yield return new ValidationResult(
                string.Create(CultureInfo.InvariantCulture,
                    $"contactCost is {ContactCost} or more than an accepted offer can bring, acceptance x (customerValue - "
                        + $"offerCost) = {Acceptance * (CustomerValue - OfferCost):0.##}; contacting pays for no customer."
                ));
        if (NamedColumns.Distinct().Count() < NamedColumns.Count())
            yield return new ValidationResult("names one column for two terms.");
    }
}
