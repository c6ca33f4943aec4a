using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Core.Csv;
using Churn.Models.Registry;
using Spectre.Console;

namespace Churn.Cli.Commands.Models;

/// <summary><c>churn models history</c>: what was done to the store, or which version was the champion at a time.</summary>
internal static class HistoryCommand
{
    public static Command Create()
    {
        var at = new Option<DateTimeOffset?>("--at")
        {
            Description =
                "Tells which version was the champion at a time, as in 2026-11-03T14:00; in UTC unless it says otherwise, as "
                    + "in 2026-11-03T14:00+01:00.",
            HelpName = "TIME",
            CustomParser = result => PointInTime.TryParse(result.Tokens[0].Value, out var time) ? time : Refuse(result),
        };
        var (models, json) = (StoreOption.Create(), JsonOption.Create());
        var command = new Command("history", "Shows what was done to the store: when, by whom, and why.") { at, json, models };
        command.SetAction(parsed =>
        {
            var history = parsed.OpenStore(models).History();
            if (parsed.GetValue(at) is not { } time)
                return parsed.Report(json, history, CliJsonContext.Readable.IReadOnlyListHistoryEntry, Print);
            var span = new PromotionHistory(history).At(time);
            return parsed.Report(json, span, CliJsonContext.Readable.ChampionPeriod!, _ => Print(span, time));
        });
        return command;
    }

    private static DateTimeOffset? Refuse(System.CommandLine.Parsing.ArgumentResult result)
    {
        result.AddError(
            $"'{result.Tokens[0].Value}' is not a valid time. Use 2026-11-03T14:00 (UTC) or 2026-11-03T14:00+01:00.");
        return null;
    }

    private static void Print(IReadOnlyList<HistoryEntry> history)
    {
        var isWide = Terminal.IsWide;
        var table = new Table()
            .Border(TableBorder.Rounded)
            .AddColumn("time")
            .AddColumn("action")
            .AddColumn(new TableColumn("version").NoWrap());
        if (isWide)
            table.AddColumns("before", "ROC AUC", "log loss");
        table.AddColumns("who", "why");
        foreach (var entry in history)
        {
            string[] figures =
            [
                entry.Previous ?? "",
                StoreFormatter.Figure(entry.Figures?.RocAuc),
                StoreFormatter.Figure(entry.Figures?.LogLoss),];
            string[] cells =
            [
                StoreFormatter.Time(entry.Time),
                entry.Action,
                entry.Version,
                .. isWide ? figures : [],
                entry.Who ?? "",
                entry.Why,];
            table.AddRow([.. cells.Select(text => Markup.Escape(PrintableText.Line(text)))]);
        }

        Terminal.Results.Write(table);
    }

    private static void Print(ChampionPeriod? span, DateTimeOffset time) => Terminal.Print(span is null
        ? $"no version was the champion at {StoreFormatter.Time(time)}"
        : $"{span.Version} was the champion at {StoreFormatter.Time(time)}: from {StoreFormatter.Time(span.From)} "
            + $"{(span.Until is { } until ? $"until {StoreFormatter.Time(until)}" : "on")}, "
            + $"by {span.Entry.Action} of {span.Entry.Who ?? "someone"}: {span.Entry.Why}");
}
