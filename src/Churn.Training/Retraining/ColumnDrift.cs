namespace Churn.Training.Retraining;

/// <summary>How the values of a column differ from those that the champion learnt from, each as a share of the rows, 0 to 1.</summary>
/// <param name="Name">The column.</param>
/// <param name="MissingBefore">Rows without a value in the champion's data; null where its manifest does not tell.</param>
/// <param name="Missing">Rows without a value now.</param>
/// <param name="Unknown">Rows with a word never seen, or a value out of the range.</param>
public sealed record ColumnDrift(string Name, double? MissingBefore, double Missing, double Unknown);
