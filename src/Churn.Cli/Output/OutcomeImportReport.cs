namespace Churn.Cli.Output;

/// <summary>What became of a file of outcomes.</summary>
/// <param name="Accepted">How many are remembered now.</param>
/// <param name="Duplicates">How many say what was known already.</param>
/// <param name="Unknown">How many name no prediction or customer of the log.</param>
/// <param name="Early">How many say "still here" before the end of the window; they are not remembered.</param>
/// <param name="Contradicting">How many say otherwise than an outcome that is known, which stays.</param>
/// <param name="Late">How many customers left after the window: that they stayed within it is remembered.</param>
/// <param name="Invalid">How many rows cannot be taken.</param>
/// <param name="Stayed">For how many predictions of other customers it is remembered that they stayed; null if not asked.</param>
internal sealed record OutcomeImportReport(
    long Accepted,
    long Duplicates,
    long Unknown,
    long Early,
    long Contradicting,
    long Late,
    long Invalid,
    long? Stayed);
