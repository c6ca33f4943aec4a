namespace Churn.Data.Inspection;

/// <summary>A word of a column.</summary>
/// <param name="Word">As it stands in the file, without blanks around it.</param>
/// <param name="Rows">How many rows have it.</param>
public sealed record WordCount(string Word, int Rows);
