using System.Globalization;
using Churn.Data.Inspection;
using Spectre.Console;

namespace Churn.Cli.Output;

/// <summary>An inspection for people: a table of the columns, then problems and leaks.</summary>
internal static class InspectionText
{
    private const int LongestWord = 24;
    private const int ShownWords = 3;

    /// <summary>More columns make no table that anybody reads.</summary>
    private const int MaxColumns = 1_000;

    /// <summary>What fits a narrow terminal: name, kind, missing, AUC. Warnings are told below the table all the same.</summary>
    private static readonly int[] NarrowColumns = [0, 1, 2, 5];

    public static void Print(TableInspection inspection)
    {
        Terminal.Results.Write(Columns(inspection));
        if (inspection.Columns.Count > MaxColumns)
            Terminal.Print(FormattableString.Invariant(
                $"and {inspection.Columns.Count - MaxColumns:N0} more columns; --json shows all"));
        Terminal.Print(Summary(inspection));
        foreach (var note in inspection.Notes)
            Terminal.Print(note);
        foreach (var problem in inspection.Problems)
            Terminal.Print($"problem: {problem}");
        var warnings = inspection.Columns.SelectMany(
            column => column.Warnings,
            (column, warning) => (column.Name, Warning: warning));
        foreach (var same in warnings.GroupBy(warning => warning.Warning, warning => warning.Name))
            Terminal.Print($"problem: {same.Key}: {string.Join(", ", same)}");
        foreach (var leak in inspection.Leaks) Terminal.Print($"{LevelOf(leak)}: column '{leak.Column}': {leak.Reason}");
        if (inspection.Leaks.Any(leak => leak.Level == LeakLevel.Proven))
            Terminal.Print(
                "A training leaves proven leaks out, unless --allow-leak names them; suspected ones are kept, unless --ignore "
                    + "names them."
            );
    }

    private static string LevelOf(Leak leak) => leak.Level == LeakLevel.Proven ? "PROVEN LEAK" : "suspected leak";

    private static string Summary(TableInspection inspection) => inspection.ChurnRate is { } rate
        ? FormattableString.Invariant($"{inspection.Rows} rows, {inspection.Columns.Count + 1} columns, {rate:P1} churned")
        : FormattableString.Invariant($"{inspection.Rows} rows, {inspection.Columns.Count} columns");

    private static Table Columns(TableInspection inspection)
    {
        TableColumn[] columns =
        [
            new("column"),
            new("kind, and why"),
            new TableColumn("missing").RightAligned(),
            new TableColumn("distinct").RightAligned(),
            new("range, or most frequent words"),
            new TableColumn("ROC AUC alone").RightAligned(),
            new TableColumn("information").RightAligned(),
            new("warnings"),
        ];
        int[] shown = Terminal.IsWide ? [.. Enumerable.Range(0, columns.Length)] : NarrowColumns;
        var table = new Table().Border(TableBorder.Rounded).AddColumns([.. shown.Select(column => columns[column])]);
        foreach (var column in inspection.Columns.Take(MaxColumns))
        {
            var cells = Cells(column);
            table.AddRow([.. shown.Select(cell => Markup.Escape(Clean(cells[cell])))]);
        }

        return table;
    }

    private static string[] Cells(ColumnProfile column) =>
        [
            column.Name,
            $"{column.Kind}: {column.Why}",
            column.Missing == 0 ? "" : FormattableString.Invariant($"{column.Missing} ({column.MissingShare:P1})"),
            FormattableString.Invariant($"{column.Distinct}"),
            column.Numbers is { } numbers ? Range(numbers)
            : column.Days is [var first, var last] ? FormattableString.Invariant($"{first:yyyy-MM-dd} to {last:yyyy-MM-dd}")
            : Words(column),
            column.Relation is { } auc ? FormattableString.Invariant($"{auc.RocAuc:0.000}") : "",
            column.Relation is { } relation ? FormattableString.Invariant($"{relation.Information:P1}") : "",
            string.Join("; ", column.Warnings.Concat(column.Leak is { } leak ? [LevelOf(leak)] : [])),];

    private static string Range(NumberSummary numbers) =>
        string.Create(CultureInfo.InvariantCulture,
            $"{numbers.Minimum:0.####} to {numbers.Maximum:0.####}, half within {numbers.LowerQuartile:0.####} "
                + $"to {numbers.UpperQuartile:0.####}"
        ) + (numbers.Outliers == 0 ? "" : FormattableString.Invariant($", {numbers.Outliers} far out"));

    private static string Words(ColumnProfile column)
    {
        if (column.MostFrequent is [] or [{ Rows: 1 }, ..])
            return "";
        var words = column
            .MostFrequent.Take(ShownWords)
            .Select(word => FormattableString.Invariant($"{Shorten(word.Word)} {word.Rows}"));
        return string.Join(", ", words) + (column.Distinct > ShownWords ? ", ..." : "");
    }

    private static string Shorten(string word) => word.Length <= LongestWord ? word : word[..LongestWord] + "...";

    /// <summary>A file's control characters must not move the terminal's cursor.</summary>
    private static string Clean(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? '.' : letter));
}
