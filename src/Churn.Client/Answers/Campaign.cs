namespace Churn.Client.Answers;

/// <summary>The retention campaign that a model decides for.</summary>
/// <param name="Terms">What it costs and brings.</param>
/// <param name="Currency">What amounts are in; null if nobody said.</param>
/// <param name="Columns">The columns of customers' own terms.</param>
/// <param name="IsExample">Whether nobody gave terms, so that these are an example and no company's own.</param>
public sealed record Campaign(CampaignTerms Terms, string? Currency, CampaignColumns? Columns, bool IsExample = false);
