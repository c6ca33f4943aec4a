namespace Churn.Outcomes.Storage;

/// <summary>What somebody noted of a customer.</summary>
/// <param name="Id">The note's number.</param>
/// <param name="Time">When it was noted.</param>
/// <param name="Author">Who noted it.</param>
/// <param name="Text">What was noted.</param>
public sealed record CustomerNote(int Id, DateTimeOffset Time, string Author, string Text)
{
    /// <summary>The most characters of a note.</summary>
    public const int MaxLength = 2_000;
}
