namespace Churn.Client.Answers;

/// <summary>A segment over a base of customers.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rule">Its rule in words.</param>
/// <param name="Customers">How many customers it holds.</param>
/// <param name="Share">Their share of the base, from 0 to 1.</param>
/// <param name="AverageProbability">The mean of their probabilities; 0 for an empty segment.</param>
/// <param name="TotalValue">The sum of their values; null if the data has none.</param>
/// <param name="ValueAtRisk">The sum of probability times value; null if the data has none.</param>
public sealed record SegmentSummary(
    string Name,
    string Rule,
    int Customers,
    double Share,
    double AverageProbability,
    double? TotalValue,
    double? ValueAtRisk)
{
    /// <summary>The 90 % interval of the value that is lost within the next period; null if the data has none.</summary>
    public ValueInterval? ValueAtRiskInterval { get; init; }
}
