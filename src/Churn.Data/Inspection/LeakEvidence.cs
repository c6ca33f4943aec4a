namespace Churn.Data.Inspection;

/// <summary>One reason to take a column for a leak.</summary>
/// <param name="Sort">What it is.</param>
/// <param name="Level">How much it says by itself.</param>
/// <param name="Reason">The rule that was met, with its figures, in words for the user and without any customer's value.</param>
public sealed record LeakEvidence(LeakKind Sort, LeakLevel Level, string Reason);
