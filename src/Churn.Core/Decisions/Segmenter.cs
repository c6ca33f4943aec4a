using Churn.Core.Schema;

namespace Churn.Core.Decisions;

/// <summary>Decides on customers of a schema and puts them into segments: the one way, in training and in serving.</summary>
/// <param name="schema">The schema of the customers.</param>
/// <param name="decision">How to decide.</param>
/// <param name="rules">The rules; their columns are looked up once.</param>
public sealed class Segmenter(CustomerSchema schema, DecisionRule decision, SegmentationRules rules)
{
    private readonly DecisionPolicy policy = new(schema, decision);
    private readonly int valuePosition = schema.FeaturePosition(rules.ValueColumn);
    private readonly int tenurePosition = schema.FeaturePosition(rules.TenureColumn);

    /// <summary>Returns the segment of one customer, with the decision that it follows from.</summary>
    /// <param name="customer">The customer; a value or tenure that is missing, or has no column, is unknown.</param>
    /// <param name="probability">The churn probability.</param>
    public SegmentedCustomer Assign(CodedCustomer customer, ChurnProbability probability)
    {
        var decided = policy.Decide(customer, probability);
        var (value, tenure) = (At(customer, valuePosition), At(customer, tenurePosition));
        var segment = rules.Assign(decided.ShouldContact, probability, value, tenure);
        return new SegmentedCustomer(segment, probability, value) { Decision = decided };
    }

    private static float At(CodedCustomer customer, int position) => position < 0 ? float.NaN : customer.Features[position];
}

/// <summary>A customer's segment and what it follows from.</summary>
/// <param name="Segment">The segment's name.</param>
/// <param name="Probability">The churn probability.</param>
/// <param name="Value">What the value column holds for the customer; NaN if unknown.</param>
public readonly record struct SegmentedCustomer(string Segment, ChurnProbability Probability, float Value)
{
    /// <summary>The decision on the customer.</summary>
    public Decision Decision { get; init; }
}
