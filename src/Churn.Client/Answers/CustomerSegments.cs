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
