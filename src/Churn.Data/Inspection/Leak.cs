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
