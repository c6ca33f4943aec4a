using System.CommandLine;
using System.Text.Json;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Data.Tables;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Training.Distributed;
using Churn.Training.Privacy;
using Churn.Training.Runs;
using Churn.Training.Snapshots;
using Churn.Training.Texts;

namespace Churn.Cli.Commands;

/// <summary><c>churn train</c>: trains, evaluates, publishes; promotes if the store has no champion.</summary>
internal static class TrainCommand
{
    public static Command Create()
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "The customers file: CSV, an Excel workbook or Parquet. With --events there need not be one.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var (arguments, events, privacy) = (new TrainingArguments(), new EventTrainingArguments(), new PrivacyArguments());
        var workers = new WorkerArguments();
        var models = StoreOption.Create();
        var threads = ThreadsOption.Create();
        var who = WhoOption.Create();
        var accept = AcceptOption.Create();
        var sentences = new SentenceModelOption(
            "The meaning of free text becomes a feature, if it says more than its words. Churn score needs it then, too.");
        var from = FromOption.Create();
        var json = new Option<string>("--json") { Description = "Writes the result to a file, as JSON.", HelpName = "FILE" };
        var command = new Command("train", "Trains models on a customers file, evaluates them, and publishes the best.")
        {
            file,
        };
        arguments.AddTo(command);
        events.AddTo(command);
        privacy.AddTo(command);
        workers.AddTo(command);
        foreach (var option in new Option[] { models, who, threads, accept, from, sentences, json })
            command.Options.Add(option);
        command.SetAction(
            (parsed, cancellation) =>
                Task.Run(
                    () =>
                    {
                        var store = parsed.OpenStore(models, parsed.GetValue(who));
                        if (parsed.GetValue(json) is { } output)
                            OutputFile.Check("--json", output);
                        var isAccepted = parsed.GetValue(accept);
                        var (customers, happened) = (parsed.GetValue(file), events.File(parsed));
                        if (customers is null && happened is null)
                            throw new UsageException(
                                "Name the customers file, or the events file with --events; churn train --help shows more.");
                        var start = parsed.OpenStart(from, store);
                        var given = start is null ? null : RetrainCommand.OptionsOf(store, start.Version);
                        var options = arguments.Read(parsed, given, hasEvents: happened is not null, workers.IsGiven(parsed));
                        if (happened is null && LearnerCatalog.NamedSequences(options) is [var named, ..])
                            throw new UsageException($"--model {named} reads events; name their file with --events.");
                        if (workers.Read(parsed, options) is { } together)
                        {
                            if (together.Mesh is not null)
                                return new WorkerTraining(together, customers!, store, parsed.GetValue(threads), isAccepted)
                                    .Run(parsed.GetValue(json), cancellation);
                            options = together.Options;
                        }

                        var encoder = sentences.Open(parsed);
                        if (privacy.Read(parsed, customers, options) is { } asked)
                            return encoder is not null
                                ? throw new UsageException("--private learns from no free text. Leave out --sentence-model.")
                                : start is not null
                                ? throw new UsageException(
                                    "--from does not go with --private: what was chosen before costs privacy.")
                                : TrainPrivately(customers!, asked, store, isAccepted, parsed.GetValue(json), cancellation);
                        using var snapshots = happened is null ? null : events.Take(parsed, customers, happened, options with
                        {
                            Reading = StoreOption.WithoutErased(store, options.Reading, key: parsed.GetValue<string>("--key")),
                        });
                        if (snapshots is not null) Print(snapshots.Report);
                        var result = Train(
                            snapshots?.File ?? customers!,
                            snapshots is null ? options : EventTraining.OptionsFor(options, snapshots),
                            store,
                            parsed.GetValue(threads),
                            isAccepted,
                            cancellation,
                            snapshots,
                            encoder,
                            start);
                        if (parsed.GetValue(json) is { } path)
                            OutputFile.Write("--json", path, file => WriteJson(file, result));
                        return isAccepted || result.IsPromotable ? ExitCode.Done : ExitCode.NotPromoted;
                    },
                    cancellation));
        return command;
    }

    /// <summary>Trains with progress, and prints the result.</summary>
    public static TrainingResult Train(
        string file,
        TrainingOptions options,
        ModelStore store,
        int threads,
        bool isAccepted,
        CancellationToken cancellation,
        TemporarySnapshots? snapshots = null,
        SentenceModel? sentences = null,
        StartingVersion? start = null)
    {
        try
        {
            var result = TrainingProgress.Show(tell =>
                new TrainingRun(options, store, threads, tell)
                {
                    Accept = isAccepted,
                    From = start,
                    Events = snapshots?.Facts,
                    Sequences = snapshots?.Sequences,
                    SentenceModel = sentences,
                }.Execute(file, cancellation));
            Print(result, store);
            return result;
        }
        catch (DataRefusedException fault) when (snapshots is not null)
        {
            throw fault.Named(file, $"snapshots of {snapshots.Facts.File}");
        }
    }

    /// <summary>Prints a result, and whether the version serves.</summary>
    public static void Print(TrainingResult result, ModelStore store)
    {
        TrainingResultText.Print(result, store);
        Terminal.Print(TrainingResultText.Outcome(result, store));
    }

    private static int TrainPrivately(
        string file, PrivacyRequest asked, ModelStore store, bool isAccepted, string? json, CancellationToken cancellation)
    {
        var result = TrainingProgress.Show(tell =>
            new PrivateTrainingRun(asked.Options, store, tell) { Accept = isAccepted }
                .Execute(file, asked.OpenLedger(store, file), cancellation));
        Terminal.Results.Write(CandidateTable.Holdout(result.Manifest));
        Terminal.Print("the figures hold noise; their intervals are in the report");
        foreach (var line in VerdictText.Lines(result.Manifest.Verdict)) Terminal.Print(line);
        Terminal.Print($"privacy: {asked.Options.Promise}; {result.Spending}, in {asked.Ledger}");
        Terminal.Print($"published {result.Version} ({result.Manifest.Model}, private) in {store.FolderOf(result.Version)}");
        Terminal.Print(TrainingResultText.Outcome(result, store));
        if (json is not null) OutputFile.Write("--json", json, output => WriteJson(output, result));
        return isAccepted || result.IsPromotable ? ExitCode.Done : ExitCode.NotPromoted;
    }

    private static void Print(SnapshotReport report)
    {
        foreach (var warning in report.Warnings) Terminal.Warn(warning);
        SnapshotText.Print(report);
        Terminal.Print(SnapshotText.Features(report));
    }

    /// <summary>Writes a result as JSON.</summary>
    /// <param name="file">Where to.</param>
    /// <param name="result">The result.</param>
    /// <param name="traffic">What the worker sent and received that published; null where one process trained alone.</param>
    public static void WriteJson(Stream file, PublishedResult result, WorkerTraffic? traffic = null)
    {
        using var writer = new Utf8JsonWriter(file, new JsonWriterOptions { Indented = true });
        writer.WriteStartObject();
        writer.WriteString("version", result.Version);
        writer.WriteBoolean("promoted", result.Promoted);
        writer.WritePropertyName("verdict");
        JsonSerializer.Serialize(writer, result.Manifest.Verdict, ManifestJson.Readable.ModelVerdict);
        writer.WriteStartObject("differences");
        writer.WriteNumber("modelAgainstMemory", result.Verification.ModelAgainstMemory);
        writer.WriteNumber("onnxRuntimeAgainstModel", result.Verification.OnnxRuntimeAgainstModel);
        writer.WriteNumber("portableAgainstModel", result.Verification.PortableAgainstModel);
        writer.WriteEndObject();
        writer.WriteStartArray("phases");
        foreach (var phase in result.Phases)
        {
            writer.WriteStartObject();
            writer.WriteString("name", phase.Name);
            writer.WriteNumber("seconds", Math.Round(phase.Elapsed.TotalSeconds, 3));
            writer.WriteNumber("peakMemoryBytes", phase.PeakMemory);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        if (traffic is not null) WorkerTraining.WriteTraffic(writer, traffic);
        writer.WritePropertyName("manifest");
        JsonSerializer.Serialize(writer, result.Manifest, ManifestJson.Readable.ModelManifest);
        writer.WriteEndObject();
    }
}
