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
        return new Decision(probability >= threshold, rule.Basis, threshold, breakEven, economics.ExpectedProfit(probability));
    }
}
