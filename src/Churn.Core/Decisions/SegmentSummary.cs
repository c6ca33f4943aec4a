namespace Churn.Core.Decisions;

/// <summary>A segment over a base of customers.</summary>
/// <param name="Name">The segment's name.</param>
/// <param name="Rule">Its rule in words.</param>
/// <param name="Customers">How many customers it holds.</param>
/// <param name="Share">Their share of the base, from 0 to 1.</param>
/// <param name="AverageProbability">The mean of their churn probabilities; 0 for an empty segment.</param>
/// <param name="TotalValue">The sum of their values, in the unit of the value column; null if the data has none.</param>
/// <param name="ValueAtRisk">The sum of probability times value, in the same unit; null if the data has none.</param>
public sealed record SegmentSummary(
    string Name, string Rule, int Customers, double Share, double AverageProbability, double? TotalValue, double? ValueAtRisk)
{
    /// <summary>Summarises a base of customers, segment by segment, in the order of the rules.</summary>
    /// <param name="rules">The rules of the segments.</param>
    /// <param name="decision">How the customers were decided on.</param>
    /// <param name="customers">The customers.</param>
    public static IReadOnlyList<SegmentSummary> Of(
        SegmentationRules rules, DecisionRule decision, IReadOnlyCollection<SegmentedCustomer> customers) =>
        [.. rules.Segments.Select(name =>
            Of(rules, decision, name, [.. customers.Where(customer => customer.Segment == name)], customers.Count))];

    private static SegmentSummary Of(
        SegmentationRules rules, DecisionRule decision, string name, SegmentedCustomer[] members, int all)
    {
        var valued = members.Where(member => !float.IsNaN(member.Value)).ToArray();
        var hasValue = rules.ValueColumn is not null;
        return new SegmentSummary(
            name,
            rules.Describe(name, decision),
            members.Length,
            all == 0 ? 0 : (double)members.Length / all,
            members.Length == 0 ? 0 : members.Average(member => (double)member.Probability.Value),
            hasValue ? valued.Sum(member => (double)member.Value) : null,
            hasValue ? valued.Sum(member => (double)member.Value * member.Probability.Value) : null);
    }
}
