using System.Text;
using Churn.Core.Csv;

namespace Churn.Data.Tables;

/// <summary>A rule that a customers file breaks, and where.</summary>
/// <param name="File">The path of the file.</param>
/// <param name="Rule">The rule, and how to mend the fault.</param>
/// <param name="Line">The 1-based line; null where the whole file is at fault.</param>
/// <param name="Column">The column's name; null where a whole row is at fault.</param>
/// <param name="Value">The start of the value that was seen; null where there is none.</param>
public sealed record TableError(string File, string Rule, int? Line = null, string? Column = null, string? Value = null)
{
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
