namespace Churn.Data.Inspection;

/// <summary>A column that knows the answer, or seems to.</summary>
/// <param name="Column">Its name.</param>
/// <param name="Level">How sure that is.</param>
/// <param name="Signs">What gives it away; at least one.</param>
public sealed record Leak(string Column, LeakLevel Level, IReadOnlyList<LeakEvidence> Signs)
{
    /// <summary>All signs in one sentence.</summary>
    public string Reason => string.Join("; ", Signs.Select(sign => sign.Reason));

    /// <summary>
    /// The verdict on a column: as sure as its surest sign, and sure where the name says what a figure suspects.
    /// </summary>
    /// <returns>Null where there is no sign.</returns>
    internal static Leak? Of(string column, IReadOnlyList<LeakEvidence> signs)
    {
        if (signs.Count == 0) return null;
        var confirmed = signs.Any(sign => sign.Sort == LeakKind.Name) && signs.Any(sign => sign.Sort != LeakKind.Name);
        return new Leak(column, confirmed ? LeakLevel.Proven : signs.Max(sign => sign.Level), signs);
    }
}

/// <summary>What gives a leak away.</summary>
public enum LeakKind
{
    /// <summary>Its name tells of the leaving itself, or of what a decision costs.</summary>
    Name,

    /// <summary>It is filled, missing, or at its usual value for one class alone.</summary>
    OneClass,

    /// <summary>It alone ranks rows it was not fitted on almost perfectly.</summary>
    Predictor,

    /// <summary>It has two values, one for each value of the label.</summary>
    Twin,

    /// <summary>It was written after the day of which it is taken to speak.</summary>
    Future,
}

/// <summary>One reason to take a column for a leak.</summary>
/// <param name="Sort">What it is.</param>
/// <param name="Level">How much it says by itself.</param>
/// <param name="Reason">The rule that was met, with its figures, in words for the user and without any customer's value.</param>
public sealed record LeakEvidence(LeakKind Sort, LeakLevel Level, string Reason);

/// <summary>How sure it is that a column knows the answer.</summary>
public enum LeakLevel
{
    /// <summary>It looks like it: told, and kept.</summary>
    Suspected,

    /// <summary>The data show it: left out of a training unless allowed.</summary>
    Proven,
}
