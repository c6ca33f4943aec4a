using Churn.Core.Schema;

namespace Churn.Core.Decisions;

/// <summary>Turns a churn probability and the economics of a campaign into a decision on a customer.</summary>
/// <param name="schema">The schema of the customers.</param>
/// <param name="rule">How to decide.</param>
public sealed class DecisionPolicy(CustomerSchema schema, DecisionRule rule)
{
    private readonly CustomerTermsResolver? terms =
        rule.Campaign is { } campaign ? new CustomerTermsResolver(schema, campaign) : null;

    /// <summary>Decides on one customer.</summary>
    /// <param name="customer">The customer.</param>
    /// <param name="probability">The churn probability.</param>
    public Decision Decide(CodedCustomer customer, ChurnProbability probability)
    {
        if (terms is null)
            return new Decision(probability >= rule.Threshold, DecisionBasis.Threshold, rule.Threshold, null, null);
        var economics = terms.Resolve(customer);
        var breakEven = economics.BreakEvenProbability;
        var threshold = rule.Basis == DecisionBasis.BreakEven ? breakEven : rule.Threshold;
        return new Decision(probability >= threshold, rule.Basis, threshold, breakEven, economics.ExpectedProfit(probability))
        {
            Economics = economics,
        };
    }
}

/// <summary>Whether to contact a customer, and why.</summary>
/// <param name="ShouldContact">Whether the customer's probability reaches the threshold.</param>
/// <param name="Basis">What decided.</param>
/// <param name="Threshold">The probability from which the customer is contacted, inclusive; null where they never are.</param>
/// <param name="BreakEven">
/// The probability from which contacting pays, inclusive; null where it never does, or without a campaign.
/// </param>
/// <param name="ExpectedProfit">
/// What contacting the customer earns on average, in the campaign's currency; null without a campaign.
/// </param>
public readonly record struct Decision(
    bool ShouldContact, DecisionBasis Basis, ChurnProbability? Threshold, ChurnProbability? BreakEven, double? ExpectedProfit)
{
    /// <summary>The terms that the decision is by, the customer's own among them; null without a campaign.</summary>
    public CampaignEconomics? Economics { get; init; }
}
