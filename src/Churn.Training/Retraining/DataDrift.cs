namespace Churn.Training.Retraining;

/// <summary>How new data differ from those that a champion learnt from.</summary>
/// <param name="Lacking">The champion's columns that the new file lacks.</param>
/// <param name="New">The columns that the challenger learns from and the champion does not know.</param>
/// <param name="Changed">
/// The columns that are of another kind now, each with both kinds, and a label that is another one now.
/// </param>
/// <param name="Columns">The champion's columns with what was odd about their values, the oddest first.</param>
/// <param name="Unreadable">How many rows the champion could not read at all.</param>
/// <param name="Rows">How many were looked at.</param>
/// <param name="ChurnRateBefore">The share of churned customers that the champion learnt from, from 0 to 1.</param>
/// <param name="ChurnRate">That of the new data.</param>
public sealed record DataDrift(
    IReadOnlyList<string> Lacking,
    IReadOnlyList<string> New,
    IReadOnlyList<string> Changed,
    IReadOnlyList<ColumnDrift> Columns,
    int Unreadable,
    int Rows,
    double ChurnRateBefore,
    double ChurnRate);

/// <summary>
/// How the values of a column differ from those that the champion learnt from, each as a share of the rows, 0 to 1.
/// </summary>
/// <param name="Name">The column.</param>
/// <param name="MissingBefore">Rows without a value in the champion's data; null where its manifest does not tell.</param>
/// <param name="Missing">Rows without a value now.</param>
/// <param name="Unknown">Rows with a word never seen, or a value out of the range.</param>
public sealed record ColumnDrift(string Name, double? MissingBefore, double Missing, double Unknown);
