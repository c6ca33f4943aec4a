namespace Churn.Client.Answers;

/// <summary>The segments of the customers that the model was trained on.</summary>
/// <param name="ModelVersion">The version of the model.</param>
/// <param name="ValueColumn">The column of a customer's value; null if the data has none.</param>
/// <param name="Segments">In the order in which the rules are tried.</param>
public sealed record BaseSegments(string ModelVersion, string? ValueColumn, IReadOnlyList<SegmentSummary> Segments);
