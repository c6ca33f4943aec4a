using System.CommandLine;
using System.Globalization;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Core.Events;
using Churn.Data.Events;
using Churn.Data.Tables;
using Churn.Training.Snapshots;
using Spectre.Console;

namespace Churn.Cli.Commands;

/// <summary><c>churn snapshot</c>: from customers and events to a file that can be trained on, or scored.</summary>
internal static class SnapshotCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("CUSTOMERS EVENTS")
        {
            Description = "The customers file and the events file; or the events file alone.",
            Arity = new ArgumentArity(1, 2),
        };
        var asOf = SchemaArguments.List(
            "--as-of", "The days at whose beginning snapshots are taken; several are separated by commas.", "YYYY-MM-DD");
        asOf.Required = true;
        var every = new DaysOption("--every", "Also takes snapshots every so many days before, as far back as the events reach.");
        var observe = new DaysOption("--observe", "How far back features look. Default: 365d.");
        var grace = new DaysOption("--grace", "The days between the snapshot and the horizon. Default: 0d.");
        var horizon = new DaysOption("--horizon", "The days in which churn is looked for. Default: 30d.");
        var active = new DaysOption("--active", "Only customers with an event in the last so many days. Default: as --observe.");
        var until = new DayOption("--until", "The last day of which all events are known. Default: that of the newest event.");
        var unlabelled = new Option<bool>("--unlabelled")
        {
            Description = "Without label, for scoring: what comes after the snapshot need not be known.",
        };
        var like = new Option<string>("--like")
        {
            Description = "Makes the features of an earlier file of snapshots, so that a model trained on that can score this.",
            HelpName = "FILE",
        };
        var output = new Option<string>(Asked.OutputOption)
        {
            Description = "The file that takes a row for each customer and day.",
            HelpName = "FILE",
            Required = true,
        };
        var (events, reading, json) = (new EventArguments(), new ReadingArguments(), JsonOption.Create());
        var command = new Command(
            "snapshot",
            "Makes a customers file of events: what was known of each customer on a day, and whether they churned after.")
        {
            files, asOf, every, observe, grace, horizon, active, until, unlabelled, like, output, json,
        };
        events.AddTo(command);
        events.AddChurnTo(command);
        reading.AddTo(command);
        command.SetAction(parsed =>
        {
            parsed.CheckJson(json);
            var (customers, path) = parsed.GetRequiredValue(files) is [var first, var second] ? (first, second)
                : (null, parsed.GetRequiredValue(files)[0]);
            var target = parsed.GetRequiredValue(output);
            foreach (var input in new[] { customers, path, parsed.GetValue(like) }.OfType<string>())
                if (OutputFile.IsSame(target, input))
                    throw new UsageException($"{output.Name} is a file that is read; name another, so that nothing is lost.");
            var read = reading.ReadChecked(parsed);
            var options = new SnapshotOptions(
                new EventClock(
                    AtLeastOne(observe, observe.Read(parsed) ?? 365),
                    grace.Read(parsed) ?? 0,
                    AtLeastOne(horizon, horizon.Read(parsed) ?? 30)),
                [.. parsed.GetRequiredValue(asOf).Select(DayOf)])
            {
                EveryDays = every.Read(parsed) is { } step ? AtLeastOne(every, step) : null,
                ActiveDays = active.Read(parsed) is { } days ? AtLeastOne(active, days) : null,
                Until = until.Read(parsed),
                IsLabelled = !parsed.GetValue(unlabelled),
                Like = parsed.GetValue(like) is { } earlier ? SnapshotFile.ColumnsOf(earlier) : null,
                Events = events.Read(parsed, customers is not null) with { Reading = read },
            };
            var table = customers is null ? null : CsvCustomerReader.Read(customers, read);
            using var opened = EventFile.Read(
                path, table, SnapshotMaker.OptionsFor(options, TransactionArguments.Today));
            foreach (var note in opened.Notes) Terminal.Warn(note);
            var maker = new SnapshotMaker(opened, options);
            using var file = OutputFile.Open(output.Name, target);
            var made = file.Write(stream => SnapshotFile.Write(stream, opened, maker, options));
            var report = SnapshotReport.Of(opened, maker, options, made);
            foreach (var warning in report.Warnings) Terminal.Warn(warning);
            return parsed.Report(json, report, CliJsonContext.Readable.SnapshotReport, found => Print(found, target));
        });
        return command;
    }

    private static int AtLeastOne(DaysOption option, int days) =>
        days is >= 1 and <= 36_500 ? days : throw new UsageException($"{option.Name} is {days}d; it must be 1d to 36500d.");

    private static DateOnly DayOf(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw new UsageException($"--as-of has '{text}'; write days as in 2024-05-31, separated by commas.");

    private static void Print(SnapshotReport report, string target)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumns("as of", "customers", "churned", "gone before", "not active");
        foreach (var day in report.Days)
            table.AddRow(
                Text($"{day.AsOf:yyyy-MM-dd}"),
                Text($"{day.Rows:N0}"),
                day.Churned is { } churned ? Text($"{churned:N0} ({(double)churned / Math.Max(1, day.Rows):P1})") : "",
                Text($"{day.Gone:N0}"),
                Text($"{day.Inactive:N0}"));
        Terminal.Results.Write(table);
        Terminal.Print(Text($"{report.Features:N0} features of {report.Events:N0} events before each day: {target}"));
        if (report.TrainOptions is { } options) Terminal.Print($"next: churn train {target} {options}");
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
