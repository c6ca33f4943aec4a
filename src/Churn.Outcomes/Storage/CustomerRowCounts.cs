namespace Churn.Outcomes.Storage;

/// <summary>How many rows of the log are about one customer.</summary>
/// <param name="Predictions">Predictions.</param>
/// <param name="Outcomes">Outcomes of them.</param>
/// <param name="Calls">Rows of scoring runs and their call lists.</param>
/// <param name="Notes">Notes of people.</param>
public sealed record CustomerRowCounts(long Predictions, long Outcomes, long Calls, long Notes);
