using System.Text.Json.Serialization;
using Churn.Core.Decisions;
using Churn.Models.Manifest;
using Churn.Training.Scoring;

namespace Churn.Cli.Output;

/// <summary>What scoring a file came to, as <c>churn score --json</c> writes it.</summary>
/// <param name="ModelVersion">The version that scored.</param>
/// <param name="Rows">The rows of the file.</param>
/// <param name="Scored">How many of them got a score.</param>
/// <param name="Churning">How many of them the model flags; absent for an uplift model.</param>
/// <param name="AboveZero">How many of them the treatment helps by an uplift model; absent for a churn model.</param>
/// <param name="AlreadyLeft">How many of those with a score have left according to the label.</param>
/// <param name="LeftOut">How many rows of erased customers are left out; absent for none.</param>
/// <param name="AsOf">The day from which the ages of dates count; absent where the model uses no dates.</param>
/// <param name="AsOfSource">Why it is this day.</param>
/// <param name="TrainedAsOf">The day from which ages counted in training.</param>
/// <param name="Notes">What was noticed, in sentences.</param>
/// <param name="ValueColumn">The column of the customers' value; absent where the model knows none.</param>
/// <param name="RevenueAtRisk">What customers who have not left may take with them, with its 90 % interval.</param>
/// <param name="Target">What the probabilities are of where it is not churn; absent for churn.</param>
internal sealed record ScoringReport(
    string ModelVersion,
    int Rows,
    int Scored,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? Churning,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? AboveZero,
    int AlreadyLeft,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] int? LeftOut,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? AsOf,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] AsOfSource? AsOfSource,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateOnly? TrainedAsOf,
    IReadOnlyList<string> Notes,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? ValueColumn,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] RevenueAtRisk? RevenueAtRisk,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Target)
{
    public static ScoringReport Of(string version, ModelKind kind, FileScoringSummary summary) => new(
        version, summary.Rows, summary.Scored, kind == ModelKind.Churn ? summary.Flagged : null,
        kind == ModelKind.Uplift ? summary.Flagged : null, summary.AlreadyLeft,
        summary.LeftOut > 0 ? summary.LeftOut : null,
        summary.AsOf?.Day, summary.AsOf?.Source, summary.AsOf?.TrainedDay, summary.Notes,
        summary.ValueColumn, summary.RevenueAtRisk, summary.Target);
}
