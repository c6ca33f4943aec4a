using System.Text;
using Churn.Core.Csv;

namespace Churn.Data.Tables;

/// <summary>The data cannot be used. Nothing was learnt or written.</summary>
public sealed class DataRefusedException : Exception
{
    private const int MostShown = 20;

    private const int MostOfARule = 3;

    private const int MostLines = 10;

    public DataRefusedException(params IReadOnlyList<TableError> violations)
        : base(Describe(violations)) => Violations = violations;

    /// <summary>Every violation that was found.</summary>
    public IReadOnlyList<TableError> Violations { get; }

    /// <summary>The same of a file by another name, where the user did not name the one that was read.</summary>
    /// <param name="file">The path that was read.</param>
    /// <param name="name">What the user knows it as.</param>
    public DataRefusedException Named(string file, string name) =>
        new([.. Violations.Select(violation => violation.File == file ? violation with { File = name } : violation)]);

    private static string Describe(IReadOnlyList<TableError> violations)
    {
        var groups = violations.GroupBy(violation => (violation.File, violation.Column, violation.Rule));
        var lines = groups.SelectMany(Describe).ToList();
        if (lines.Count > MostShown) lines = [.. lines.Take(MostShown), $"... and {lines.Count - MostShown} more."];
        return string.Join(Environment.NewLine, lines);
    }

    /// <summary>One rule that many rows of a column break is told in full for the first of them.</summary>
    private static IEnumerable<string> Describe(IGrouping<(string File, string? Column, string Rule), TableError> same)
    {
        foreach (var violation in same.Take(MostOfARule)) yield return violation.ToString();
        var others = same.Skip(MostOfARule).ToArray();
        if (others.Length == 0) yield break;
        var lines = string.Join(", ", others.Take(MostLines).Select(violation => violation.Line));
        var rule = $"the same on {others.Length} more lines: {lines}{(others.Length > MostLines ? ", ..." : "")}";
        yield return new TableError(same.Key.File, rule, null, same.Key.Column).ToString();
    }
}

/// <summary>A rule that a customers file breaks, and where.</summary>
/// <param name="File">The path of the file.</param>
/// <param name="Rule">The rule, and how to mend the fault.</param>
/// <param name="Line">The 1-based line; null where the whole file is at fault.</param>
/// <param name="Column">The column's name; null where a whole row is at fault.</param>
/// <param name="Value">The start of the value that was seen; null where there is none.</param>
public sealed record TableError(string File, string Rule, int? Line = null, string? Column = null, string? Value = null)
{
    /// <summary>A rule that rows break in a column.</summary>
    /// <param name="file">The path of the file.</param>
    /// <param name="rows">How many rows break it.</param>
    /// <param name="what">What they have there, as in "no day".</param>
    /// <param name="line">The line of the first.</param>
    /// <param name="column">The column's name.</param>
    internal static TableError OfRows(string file, long rows, string what, int line, string column) => new(
        file,
        rows == 1 ? $"this row has {what} here; correct or remove it."
            : FormattableString.Invariant($"{rows:N0} rows have {what} here, the first on this line; correct or remove them."),
        line,
        column);

    /// <summary>The form of a compiler's message: file(line): column, value, rule.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(File);
        if (Line is { } line) text.Append('(').Append(line).Append(')');
        text.Append(": ");
        if (Column is not null) text.Append("column '").Append(Column).Append("': ");
        if (Value is not null) text.Append('\'').Append(PlainText.Start(Value)).Append("': ");
        return text.Append(Rule).ToString();
    }
}
