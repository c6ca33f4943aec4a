namespace Churn.Data.Inference;

/// <summary>A column that was found to be written after the day of which it is taken to speak.</summary>
/// <param name="Column">Its name.</param>
/// <param name="IsSure">Whether it says what happened by the end of the file almost exactly.</param>
/// <param name="Reason">The figures that say so, in words for the user and without any customer's value.</param>
public sealed record FutureColumn(string Column, bool IsSure, string Reason)
{
    /// <summary>Tells of it, in a sentence.</summary>
    public string Describe() => $"column '{Column}' of the customers knows the future: {Reason}";
}
