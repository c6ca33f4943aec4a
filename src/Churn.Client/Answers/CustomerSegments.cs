namespace Churn.Client.Answers;

/// <summary>The segments of customers that were sent.</summary>
/// <param name="ModelVersion">The version of the model that answered.</param>
/// <param name="ValueColumn">The column of a customer's value; null if the data has none.</param>
/// <param name="Segments">The segments over the customers that have a result.</param>
/// <param name="Results">One item for each customer, in their order.</param>
public sealed record CustomerSegments(
    string ModelVersion,
    string? ValueColumn,
    IReadOnlyList<SegmentSummary> Segments,
    IReadOnlyList<BatchItem<CustomerSegment>> Results);

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
    IReadOnlyList<FieldWarning> Warnings)
{
    /// <summary>The learned segment; null where the service has no file of segments.</summary>
    public string? LearnedSegment { get; init; }
}
