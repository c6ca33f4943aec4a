using Churn.Core.Decisions;

namespace ChurnApi.Predict;

/// <summary>The answer of POST /segments: the customers that were sent, by segment.</summary>
/// <param name="ModelVersion">The version of the model that answered, the same for every customer.</param>
/// <param name="ValueColumn">The column that holds a customer's value; null if the data has none.</param>
/// <param name="Segments">Each segment over the customers that have a result.</param>
/// <param name="Results">One item for each customer, in the order they were sent.</param>
public sealed record CustomerSegments(
    string ModelVersion,
    string? ValueColumn,
    IReadOnlyList<SegmentSummary> Segments,
    IReadOnlyList<BatchItem<CustomerSegment>> Results);
