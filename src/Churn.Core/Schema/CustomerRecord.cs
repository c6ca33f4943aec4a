namespace Churn.Core.Schema;

/// <summary>One customer's values under a schema.</summary>
/// <param name="CustomerId">The text of the identifier column; null if the record has none.</param>
/// <param name="Coded">The coded row: one float per feature column, NaN for missing.</param>
/// <param name="Warnings">What the reader noticed and did not refuse.</param>
public sealed record CustomerRecord(string? CustomerId, float[] Coded, IReadOnlyList<RecordWarning> Warnings);
