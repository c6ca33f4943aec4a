using Churn.Core.Schema;
using Churn.Models.Answering;

namespace Churn.Training.Scoring;

/// <summary>Writes what became of a row in one field: names of columns, never their values.</summary>
internal static class ScoringReceipt
{
    /// <summary>As in "missing: tenure, Contract; unseen: PaymentMethod"; empty if all was well, "refused: tenure" if the row has no score.</summary>
    public static string Of(RecordReading reading) => reading.Succeeded
        ? WarningText.Of(reading.Record.Warnings)
        : $"refused: {string.Join(", ", reading.Faults.Select(fault => fault.Column ?? fault.Rule).Distinct())}";
}
