using System.Text.Json.Serialization;
using Churn.Data.Tables;

namespace Churn.Training.Retraining;

/// <summary>What is told of a retraining, to people and to machines.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Summary">That in a sentence.</param>
/// <param name="Champion">The version that served before; null if none did, or if it does not matter.</param>
/// <param name="Challenger">The version that was trained; null if none was.</param>
/// <param name="Checks">What the gate looked at; none where there was nothing to compare.</param>
/// <param name="Drift">How the data differ from the champion's; null where nothing was compared.</param>
public sealed record RetrainReport(
    RetrainOutcome Outcome,
    string Summary,
    string? Champion,
    string? Challenger,
    IReadOnlyList<GateCheck> Checks,
    DataDrift? Drift)
{
    /// <summary>Whether the champion stays although it should have been trained again.</summary>
    [JsonIgnore]
    public bool HasFailed => Outcome is RetrainOutcome.Refused or RetrainOutcome.Overtaken or RetrainOutcome.DataRefused
        or RetrainOutcome.NotDistilled or RetrainOutcome.Busy;

    /// <summary>The report of a retraining that came to its end.</summary>
    public static RetrainReport Of(RetrainResult result) =>
        new(
            result.Outcome,
            result.Summary,
            result.Champion,
            result.Training.Version,
            result.Verdict?.Checks ?? [],
            result.Comparison?.Drift);

    /// <summary>The report of one whose data were refused.</summary>
    public static RetrainReport Of(DataRefusedException refusal) =>
        Untrained(RetrainOutcome.DataRefused, $"the data were refused: {refusal.Message}");

    /// <summary>The report where nothing was trained.</summary>
    /// <param name="outcome">Why not.</param>
    /// <param name="summary">That in a sentence.</param>
    /// <param name="champion">The version that serves; null for none.</param>
    public static RetrainReport Untrained(RetrainOutcome outcome, string summary, string? champion = null) =>
        new(outcome, summary, champion, null, [], null);
}
