using System.Text.Json.Serialization;

namespace Churn.Core.Decisions;

/// <summary>The campaign that a model decides for.</summary>
/// <param name="Economics">What it costs and brings with every customer who has no terms of their own.</param>
/// <param name="Currency">What amounts are in, such as EUR; null if not given.</param>
/// <param name="Columns">The columns of a customer's own terms; null if the terms are the same for all.</param>
/// <param name="IsExample">
/// Whether nobody gave terms, so that these are an example from the literature and no company's own.
/// </param>
public sealed record Campaign(
    [property: JsonPropertyName("terms")] CampaignEconomics Economics,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Currency = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] CampaignColumns? Columns = null,
    bool IsExample = false);

/// <summary>The columns that hold a customer's own terms; null where the campaign's count for all.</summary>
/// <param name="CustomerValue">The column of the customer's value (CLV), in the currency.</param>
/// <param name="OfferCost">The column of what the offer costs, in the currency.</param>
/// <param name="ContactCost">The column of what the contact costs, in the currency.</param>
/// <param name="Acceptance">The column of the probability that the customer accepts, from 0 to 1.</param>
public sealed record CampaignColumns(
    string? CustomerValue = null, string? OfferCost = null, string? ContactCost = null, string? Acceptance = null);
