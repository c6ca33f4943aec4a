using ChurnApi.Segments;

namespace ChurnApi.Console;

/// <summary>A table of segments.</summary>
/// <param name="Texts">The texts in the reader's language.</param>
/// <param name="Caption">What it shows.</param>
/// <param name="ValueColumn">The column that holds a customer's value; null if the data has none.</param>
/// <param name="Segments">The segments, in their order.</param>
/// <param name="Expected">The heading of how many are expected to churn, or to have the event.</param>
internal sealed record SegmentTable(
    ConsoleTexts Texts, string Caption, string? ValueColumn, IReadOnlyList<BaseSegment> Segments, string Expected);
