using System.Text.Json.Serialization;

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
    /// <summary>
    /// The 90 % interval of the value that is lost within the next period; absent if the data has none, and in models from before
    /// it was computed.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ValueInterval? ValueAtRiskInterval { get; init; }

    /// <summary>Summarises a base of customers, segment by segment, in the order of the rules.</summary>
    /// <param name="rules">The rules of the segments.</param>
    /// <param name="decision">How the customers were decided on.</param>
    /// <param name="customers">The customers.</param>
    /// <param name="levelError">The standard error of the level of the probabilities, in log-odds.</param>
    public static IReadOnlyList<SegmentSummary> Of(
        SegmentationRules rules, DecisionRule decision, IReadOnlyCollection<SegmentedCustomer> customers, double levelError) =>
        [.. rules.Segments.Select(name => Of(
            rules, decision, name, [.. customers.Where(customer => customer.Segment == name)], customers.Count, levelError))];

    /// <summary>Returns the revenue at risk of customers; null where no column holds their value.</summary>
    /// <param name="rules">The rules of the segments.</param>
    /// <param name="customers">The customers.</param>
    /// <param name="levelError">The standard error of the level of the probabilities, in log-odds.</param>
    public static RevenueAtRisk? AtRisk(
        SegmentationRules rules, IEnumerable<SegmentedCustomer> customers, double levelError)
    {
        if (rules.ValueColumn is null) return null;
        var sum = new RevenueAtRiskSum();
        foreach (var customer in customers) sum.Add(customer.Probability, customer.Value);
        return sum.Total(levelError);
    }

    private static SegmentSummary Of(
        SegmentationRules rules, DecisionRule decision, string name, SegmentedCustomer[] members, int all, double levelError)
    {
        var atRisk = AtRisk(rules, members, levelError);
        return new SegmentSummary(
            name,
            rules.Describe(name, decision),
            members.Length,
            all == 0 ? 0 : (double)members.Length / all,
            members.Length == 0 ? 0 : members.Average(member => (double)member.Probability.Value),
            atRisk is null ? null : members.Where(member => !float.IsNaN(member.Value)).Sum(member => (double)member.Value),
            atRisk?.Value)
        {
            ValueAtRiskInterval = atRisk is null ? null : new ValueInterval(atRisk.Lower, atRisk.Upper),
        };
    }
}

/// <summary>The ends between which an amount lies.</summary>
/// <param name="Lower">The lower end, inclusive.</param>
/// <param name="Upper">The upper end, inclusive.</param>
public sealed record ValueInterval(double Lower, double Upper);

/// <summary>The segments on customers whom the model had not learnt from, and what became of them.</summary>
/// <param name="Customers">How many customers.</param>
/// <param name="ChurnRate">The share of them that left, from 0 to 1.</param>
/// <param name="ValueAtRisk">What they were expected to take with them; null if the data has no value.</param>
/// <param name="LostValue">What those who left took with them; null if the data has no value.</param>
/// <param name="Segments">Each segment, in the order of the rules.</param>
public sealed record MeasuredSegments(
    int Customers, double ChurnRate, RevenueAtRisk? ValueAtRisk, double? LostValue, IReadOnlyList<MeasuredSegment> Segments);

/// <summary>A segment on customers whom the model had not learnt from.</summary>
/// <param name="Name">The segment's name.</param>
/// <param name="Customers">How many customers; null where there are too few to show.</param>
/// <param name="ChurnRate">The share of them that left, from 0 to 1; null without customers.</param>
/// <param name="AverageProbability">The mean of their churn probabilities; null without customers.</param>
/// <param name="ValueAtRisk">What they were expected to take with them; null if the data has no value.</param>
/// <param name="LostValue">What those who left took with them; null if the data has no value.</param>
public sealed record MeasuredSegment(
    string Name, int? Customers, double? ChurnRate, double? AverageProbability, RevenueAtRisk? ValueAtRisk, double? LostValue);
