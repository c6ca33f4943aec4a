using Churn.Core.Monitoring;
using Spectre.Console;

namespace Churn.Cli.Output;

/// <summary>How the columns of customers moved, as a table: those that moved beyond doubt, and a few more.</summary>
internal static class DriftTable
{
    private const int MaxQuietColumns = 5;

    public static Table Of(IReadOnlyList<ColumnShift> columns)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumn("column");
        string[] heads = ["PSI", "p", "values that moved most", "before", "now", "missing", "unseen", "out of range", ""];
        foreach (var head in heads)
            table.AddColumn(new TableColumn(head).RightAligned());
        foreach (var column in columns.Take(Math.Max(MaxQuietColumns, columns.Count(column => column.Alarm))))
            table.AddRow(Array.ConvertAll(
                [
                    column.Column, Text($"{column.Psi:0.000}"), P(column.P),
                    column.Moved.Values, Text($"{column.Moved.Before:P1}"), Text($"{column.Moved.Now:P1}"),
                    Text($"{column.Missing:P1}"), Text($"{column.Unseen:P1}"), Text($"{column.OutOfRange:P1}"),
                    column.Alarm ? "moved" : "",
                ],
                Markup.Escape));
        return table;
    }

    private static string P(double? p) => p switch
    {
        null => "too few",
        < .0001 => "< 0.0001",
        _ => Text($"{p:0.0000}"),
    };

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
