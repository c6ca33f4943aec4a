namespace Churn.Client.Answers;

/// <summary>A line of the store's history: what was done, when, by whom, and why.</summary>
/// <param name="Time">When, in UTC.</param>
/// <param name="Action">What was done, such as "trial" or "end-trial".</param>
/// <param name="Version">The version it was done to.</param>
/// <param name="Previous">The version that served before, or serves beside it; null for none.</param>
/// <param name="Why">The reason.</param>
/// <param name="Who">Who did it.</param>
/// <param name="Figures">How good the version was when it was made; null where that is not known.</param>
/// <param name="Compared">What was compared; null where nothing was.</param>
public sealed record HistoryEntry(
    DateTimeOffset Time,
    string Action,
    string Version,
    string? Previous,
    string Why,
    string? Who,
    HistoryFigures? Figures,
    HistoryComparison? Compared);

/// <summary>How good a version was on rows that it did not learn from.</summary>
/// <param name="LogLoss">Its log loss; null where it is undefined.</param>
/// <param name="RocAuc">Its area under the ROC curve; null where it is undefined.</param>
/// <param name="Q">How well an uplift model ranks customers by the effect; null for churn models.</param>
public sealed record HistoryFigures(double? LogLoss, double? RocAuc, double? Q);

/// <summary>How good two versions are on the same customers.</summary>
/// <param name="Rows">How many customers.</param>
/// <param name="Champion">The version that served.</param>
/// <param name="ChampionFigures">Its figures.</param>
/// <param name="Challenger">The version that was compared with it.</param>
/// <param name="ChallengerFigures">Its figures.</param>
public sealed record HistoryComparison(
    int Rows, string Champion, HistoryFigures ChampionFigures, string Challenger, HistoryFigures ChallengerFigures);
