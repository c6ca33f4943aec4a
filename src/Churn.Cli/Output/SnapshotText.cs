using Churn.Training.Snapshots;
using Spectre.Console;

namespace Churn.Cli.Output;

/// <summary>What snapshots were taken, as text.</summary>
internal static class SnapshotText
{
    /// <summary>Prints what became of the customers on each day.</summary>
    public static void Print(SnapshotReport report)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumns(
                "as of", "customers", Markup.Escape(report.Target?.ToString() ?? "churned"), "gone before", "not active");
        foreach (var day in report.Days)
            table.AddRow(
                Text($"{day.AsOf:yyyy-MM-dd}"),
                Text($"{day.Rows:N0}"),
                day.Churned is { } churned ? Text($"{churned:N0} ({(double)churned / Math.Max(1, day.Rows):P1})") : "",
                Text($"{day.Gone:N0}"),
                Text($"{day.Inactive:N0}"));
        Terminal.Results.Write(table);
    }

    /// <summary>How much the snapshots are made of, in a sentence.</summary>
    public static string Features(SnapshotReport report) =>
        Text($"{report.Features:N0} features of {report.Events:N0} events before each day");

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
