namespace Churn.Client.Answers;

/// <summary>What became of outcomes that were sent.</summary>
/// <param name="Results">What became of each, in the order they were sent.</param>
/// <param name="Accepted">How many are remembered now.</param>
/// <param name="Duplicates">How many say what was known already.</param>
/// <param name="Unknown">How many name no prediction or customer that the log knows.</param>
/// <param name="Early">How many say "still here" of predictions that are not mature; they are not remembered.</param>
/// <param name="Contradicting">How many say otherwise than an outcome that is known, which stays.</param>
/// <param name="Late">How many customers left after the window; that they stayed within it is remembered.</param>
/// <param name="Invalid">How many cannot be taken; the error of the result says why.</param>
public sealed record OutcomesAnswer(
    IReadOnlyList<OutcomeItem> Results,
    long Accepted,
    long Duplicates,
    long Unknown,
    long Early,
    long Contradicting,
    long Late,
    long Invalid);

/// <summary>What became of one outcome.</summary>
/// <param name="Index">Its position in what was sent, from 0.</param>
/// <param name="Status">"accepted", "duplicate", "unknown", "early", "contradicting", "late" or "invalid".</param>
/// <param name="Predictions">For how many predictions it is remembered that had no outcome before.</param>
/// <param name="MatureAt">From when on an early outcome will be taken; null for others.</param>
/// <param name="Error">Why an invalid outcome cannot be taken; null for others.</param>
public sealed record OutcomeItem(
    long Index, string Status, int Predictions, DateTimeOffset? MatureAt = null, BatchError? Error = null);
