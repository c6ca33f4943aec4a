namespace Churn.Client.Answers;

/// <summary>The segment of one customer.</summary>
/// <param name="CustomerId">The identifier that was sent; null if none was.</param>
/// <param name="Segment">The name of the segment.</param>
/// <param name="ChurnProbability">From 0 to 1.</param>
/// <param name="AsOf">The day from which the ages of the customer's dates count; null where the model uses no dates.</param>
/// <param name="Warnings">What was odd and did not keep the customer from being answered.</param>
public sealed record CustomerSegment(
    string? CustomerId,
    string Segment,
    float ChurnProbability,
    DateOnly? AsOf,
    IReadOnlyList<FieldWarning> Warnings);
