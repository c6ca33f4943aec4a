using Churn.Data.Tables;

namespace Churn.Training.Scoring;

/// <summary>What came of scoring a file.</summary>
/// <param name="Rows">The rows of the file.</param>
/// <param name="Scored">How many of them got a score; the others stand in the output with empty fields.</param>
/// <param name="Churning">How many of them reach the threshold; nobody who has left.</param>
/// <param name="Notes">What was noticed, in sentences; each once for the file.</param>
/// <param name="Faults">Why rows got no score.</param>
public sealed record FileScoringSummary(
    int Rows, int Scored, int Churning, IReadOnlyList<string> Notes, IReadOnlyList<TableError> Faults)
{
    /// <summary>How many of those with a score have left according to the label.</summary>
    public int AlreadyLeft { get; init; }

    /// <summary>The day from which the ages of dates count; null where the model uses no dates.</summary>
    public FileAsOf? AsOf { get; init; }
}
