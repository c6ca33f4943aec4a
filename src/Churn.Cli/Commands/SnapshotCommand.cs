using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Data.Events;
using Churn.Data.Tables;
using Churn.Models.Answering;
using Churn.Models.Registry;
using Churn.Training.Snapshots;

namespace Churn.Cli.Commands;

/// <summary><c>churn snapshot</c>: from customers and events to a file that can be trained on, or scored.</summary>
internal static class SnapshotCommand
{
    public static Command Create()
    {
        var files = new Argument<string[]>("CUSTOMERS EVENTS")
        {
            Description = "The customers file and the events file, CSV or Parquet; or the events file alone.",
            Arity = new ArgumentArity(1, 2),
        };
        var asOf = SchemaArguments.List(
            "--as-of", "The days at whose beginning snapshots are taken; several are separated by commas.", "YYYY-MM-DD");
        asOf.Required = true;
        var grace = new DaysOption("--grace", "The days between the snapshot and the horizon. Default: 0d.");
        var horizon = new DaysOption("--horizon", "The days in which churn is looked for. Default: 30d.", min: 1);
        var predicted = new TargetOption();
        var unlabelled = new Option<bool>("--unlabelled")
        {
            Description = "Without label, for scoring: what comes after the snapshot need not be known.",
        };
        var like = new Option<string>("--like")
        {
            Description = "Makes the features of an earlier file of snapshots, so that a model trained on that can score this.",
            HelpName = "FILE",
        };
        var version = new Option<string>("--version")
        {
            Description = "Makes the features of this version, which was trained with --events, so that it can score the file. "
                + "What else was said of the events then holds where nothing else is said: --observe, --churn-type and the like.",
            HelpName = "V",
        };
        var models = StoreOption.Create();
        var output = new Option<string>(Asked.OutputOption)
        {
            Description = "The file that takes a row for each customer and day.",
            HelpName = "FILE",
            Required = true,
        };
        var (snapshots, events, reading) = (new SnapshotArguments(), new EventArguments(), new ReadingArguments());
        var json = JsonOption.Create();
        var command = new Command(
            "snapshot",
            "Makes a customers file of events: what was known of each customer on a day, and whether they churned after.")
        {
            files, asOf, grace, horizon, predicted, unlabelled, like, version, models, output, json,
        };
        snapshots.AddTo(command);
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
            if (OutputFile.IsStandardOutput(target) && OutputFile.IsStandardOutput(parsed.GetValue(json)))
                throw new UsageException("--out and --json both go to standard output; name a file for one of them.");
            var read = reading.ReadChecked(parsed);
            var trained = parsed.GetValue(version) is { } name ? TrainedWithEvents(parsed.OpenStore(models), name) : null;
            var isLabelled = !parsed.GetValue(unlabelled);
            var label = predicted.Read(parsed, horizon);
            if (label is not null && !isLabelled)
                throw new UsageException($"{predicted.Name} says what the label is, and {unlabelled.Name} asks for none.");
            if (isLabelled) label ??= trained?.Manifest.Schema.Label.Target;
            var facts = trained?.Manifest.Events;
            var table = customers is null ? null : CsvCustomerReader.Read(customers, read);
            var written = events.Read(parsed, customers is not null, path) with { Reading = read };
            var options = snapshots.Read(
                parsed,
                SnapshotArguments.Days(parsed.GetRequiredValue(asOf)),
                grace.ReadDays(parsed),
                label?.WithinDays ?? horizon.ReadDays(parsed),
                facts?.Clock) with
            {
                IsLabelled = isLabelled,
                Target = label,
                Like = facts is not null ? [.. facts.Features, .. facts.Schema.TextColumns]
                    : parsed.GetValue(like) is { } earlier ? SnapshotFile.ColumnsOf(earlier) : null,
                Sequence = trained?.NewSequenceScorer(),
                Events = facts is null ? written : written.AsTrained(facts, table),
            };
            using var opened = EventFile.Read(
                path, table, SnapshotMaker.OptionsFor(options, TransactionArguments.Today));
            foreach (var note in opened.Notes) Terminal.Warn(note);
            var maker = new SnapshotMaker(opened, options);
            using var file = OutputFile.Open(output.Name, target);
            var made = file.Write(stream => SnapshotFile.Write(stream, opened, maker, options));
            var report = SnapshotReport.Of(opened, maker, options, made);
            foreach (var warning in report.Warnings) Terminal.Warn(warning);
            if (maker.Schema.TextColumns is { Count: > 0 } texts)
                Terminal.Warn($"{string.Join(", ", texts)} are free text: train with a --columns file that says \"kind\": "
                    + "\"freeText\" of them");
            foreach (var column in report.Future) Terminal.Warn(column.Describe());
            return parsed.Report(json, report, CliJsonContext.Readable.SnapshotReport, found => Print(found, target));
        });
        return command;
    }

    /// <exception cref="UsageException">The version was trained without events.</exception>
    private static ChurnModel TrainedWithEvents(ModelStore store, string version) =>
        store.Open(version) is { Manifest.Events: not null } model
            ? model
            : throw new UsageException(
                $"Version {version} was trained without --events; name its file of snapshots with --like.");

    private static void Print(SnapshotReport report, string target)
    {
        if (OutputFile.IsStandardOutput(target))
        {
            Terminal.Say($"{SnapshotText.Features(report)}");
            if (report.TrainOptions is { } train) Terminal.Say($"next: churn train FILE {train}");
            return;
        }

        SnapshotText.Print(report);
        Terminal.Print($"{SnapshotText.Features(report)}: {target}");
        if (report.TrainOptions is { } options) Terminal.Print($"next: churn train {target} {options}");
    }
}
