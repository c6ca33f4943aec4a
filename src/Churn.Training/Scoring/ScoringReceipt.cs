using Churn.Core.Schema;

namespace Churn.Training.Scoring;

/// <summary>Writes what became of a row in one field: names of columns, never their values.</summary>
internal static class ScoringReceipt
{
    /// <summary>As in "missing: tenure, Contract; unseen: PaymentMethod"; empty if all was well, "refused: tenure" if the row has no score.</summary>
    public static string Of(RecordReading reading) => reading.Succeeded
        ? string.Join("; ", reading.Record.Warnings
            .GroupBy(warning => warning.Code, warning => warning.Column)
            .Select(columns => $"{columns.Key}: {string.Join(", ", columns)}"))
        : $"refused: {string.Join(", ", reading.Faults.Select(fault => fault.Column ?? fault.Rule).Distinct())}";
}
