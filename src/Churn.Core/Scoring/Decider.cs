using Churn.Core.Campaigns;
using Churn.Core.Schema;
using Churn.Core.Segments;

namespace Churn.Core.Scoring;

/// <summary>
/// Decides on customers: by the threshold of the rules, or, where the campaign has columns, by each customer's own.
/// </summary>
/// <param name="schema">The schema of the customers.</param>
/// <param name="rules">Threshold and campaign.</param>
public sealed class Decider(CustomerSchema schema, SegmentRules rules)
{
    private readonly CustomerTerms? terms = rules.Campaign is { } campaign ? new CustomerTerms(schema, campaign) : null;

    /// <summary>The decision on one customer.</summary>
    /// <param name="coded">The customer's coded row.</param>
    /// <param name="amounts">The values of the schema's amounts, NaN for missing.</param>
    /// <param name="probability">The churn probability.</param>
    public CustomerDecision Decide(ReadOnlySpan<float> coded, ReadOnlySpan<float> amounts, ChurnProbability probability)
    {
        if (terms is null) return new CustomerDecision(probability >= rules.Threshold, rules.Threshold, null);
        var own = terms.Of(coded, amounts);
        var threshold = rules.HasOwnThresholds ? OwnThreshold(own) : rules.Threshold;
        var churn = (double)probability.Value;
        return new CustomerDecision(probability >= threshold, threshold, own.Profit(churn, 1 - churn, own.Acceptance));
    }

    private static ChurnProbability? OwnThreshold(CampaignTerms own) =>
        own.BreakEven is { } threshold ? new ChurnProbability((float)threshold) : null;
}
