using Churn.Core.Decisions;

namespace ChurnApi.Predict;

/// <summary>The answer of GET /segments: the customers the model was trained on, by segment.</summary>
/// <param name="ModelVersion">The version of the model.</param>
/// <param name="ValueColumn">The column that holds a customer's value; null if the data has none.</param>
/// <param name="Segments">Each segment with its rule in words, in the order in which the rules are tried.</param>
public sealed record BaseSegments(string ModelVersion, string? ValueColumn, IReadOnlyList<SegmentSummary> Segments);
