namespace Churn.Client.Answers;

/// <summary>The segments of the customers that a model or a file of segments was made from.</summary>
/// <param name="ModelVersion">The version of the model that serves.</param>
/// <param name="By">"rules" or "learned".</param>
/// <param name="ValueColumn">The column of a customer's value; null if the data has none.</param>
/// <param name="MinCell">Segments of fewer customers have no figures.</param>
/// <param name="Segments">In the order in which the rules are tried, or the largest first.</param>
public sealed record BaseSegments(
    string ModelVersion, string By, string? ValueColumn, int MinCell, IReadOnlyList<BaseSegment> Segments)
{
    /// <summary>What the customers may take with them within the next period; null where the model knows no value.</summary>
    public RevenueAtRisk? RevenueAtRisk { get; init; }

    /// <summary>What became of the customers whom the model was measured on; null by learned segments.</summary>
    public MeasuredSegments? Measured { get; init; }
}

/// <summary>A segment; figures are null where it has too few customers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rule">Its rule in words.</param>
public sealed record BaseSegment(string Name, string Rule)
{
    /// <summary>How many customers it holds.</summary>
    public int? Customers { get; init; }

    /// <summary>Their share of all, from 0 to 1.</summary>
    public double? Share { get; init; }

    /// <summary>The mean of their probabilities, by rules.</summary>
    public double? AverageProbability { get; init; }

    /// <summary>The sum of their values, by rules.</summary>
    public double? TotalValue { get; init; }

    /// <summary>The sum of probability times value, by rules.</summary>
    public double? ValueAtRisk { get; init; }

    /// <summary>The 90 % interval of the value that is lost within the next period, by rules.</summary>
    public ValueInterval? ValueAtRiskInterval { get; init; }

    /// <summary>The only action for its customers; null where all are open to them.</summary>
    public string? Action { get; init; }

    /// <summary>The share of its customers that left, of a learned segment.</summary>
    public double? ChurnRate { get; init; }

    /// <summary>The mean of their values, of a learned segment.</summary>
    public double? AverageValue { get; init; }

    /// <summary>The share of its customers for whom the rule holds, of a learned segment.</summary>
    public double? RuleHolds { get; init; }

    /// <summary>How alike it is when it is learned from other samples, from 0 to 1, of a learned segment.</summary>
    public double? Stability { get; init; }
}

/// <summary>What customers may take with them within the next period, with a 90 % interval.</summary>
/// <param name="Value">The mean.</param>
/// <param name="Lower">The lower end, inclusive.</param>
/// <param name="Upper">The upper end, inclusive.</param>
public sealed record RevenueAtRisk(double Value, double Lower, double Upper);

/// <summary>The ends between which an amount lies.</summary>
/// <param name="Lower">The lower end, inclusive.</param>
/// <param name="Upper">The upper end, inclusive.</param>
public sealed record ValueInterval(double Lower, double Upper);

/// <summary>The segments on customers whom the model had not learned from.</summary>
/// <param name="Customers">How many customers.</param>
/// <param name="ChurnRate">The share of them that left.</param>
/// <param name="ValueAtRisk">What they were expected to take with them; null if the data has no value.</param>
/// <param name="LostValue">What those who left took with them; null if the data has no value.</param>
/// <param name="Segments">Each segment.</param>
public sealed record MeasuredSegments(
    int Customers, double ChurnRate, RevenueAtRisk? ValueAtRisk, double? LostValue, IReadOnlyList<MeasuredSegment> Segments);

/// <summary>A segment on customers whom the model had not learned from; figures are null where it has too few.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Customers">How many customers.</param>
/// <param name="ChurnRate">The share of them that left.</param>
/// <param name="AverageProbability">The mean of their probabilities.</param>
/// <param name="ValueAtRisk">What they were expected to take with them.</param>
/// <param name="LostValue">What those who left took with them.</param>
public sealed record MeasuredSegment(
    string Name, int? Customers, double? ChurnRate, double? AverageProbability, RevenueAtRisk? ValueAtRisk, double? LostValue);
