using Churn.Data.Events;
using Spectre.Console;

namespace Churn.Cli.Output;

/// <summary>The inspection of an events file for people.</summary>
internal static class EventInspectionText
{
    public static void Print(EventInspection found)
    {
        var table = new Table().Border(TableBorder.Rounded).AddColumns("column of events", "used as");
        foreach (var column in found.Columns) table.AddRow(Markup.Escape(column.Column), column.Use);
        Terminal.Results.Write(table);
        Terminal.Print(Text($"{found.Events:N0} events of {found.WithEvents:N0} of {found.Customers:N0} customers ")
            + Text($"({found.Coverage:P1}), {found.First:yyyy-MM-dd} to {found.Last:yyyy-MM-dd}; ")
            + Text($"half of them have {found.MedianEvents:0.#} or fewer, the most {found.MaxEvents:N0}"));
        Terminal.Print(Text($"clock: times to the {found.Resolution}, ")
            + (found.HasZone ? "with a zone; days begin in UTC" : "without a zone; days begin by the clock that wrote them"));
        foreach (var words in found.Words)
            Terminal.Print($"{words.Name}: {string.Join(", ", words.Vocabulary)}{(words.HasOthers ? " and others" : "")}");
        foreach (var problem in Problems(found)) Terminal.Print($"problem: {problem}");
    }

    private static IEnumerable<string> Problems(EventInspection found)
    {
        if (found.LongestGapDays > 0)
            yield return Text($"{found.LongestGapDays:N0} days without any event, from {found.LongestGapFrom:yyyy-MM-dd} on");
        if (found.Twins > 0)
            yield return Text($"{found.Twins:N0} events are alike in all that is read to another of the same customer; ")
                + "was something exported twice?";
        foreach (var note in found.Notes) yield return note;
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
