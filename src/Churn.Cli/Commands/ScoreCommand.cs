using System.CommandLine;
using Churn.Cli.Arguments;
using Churn.Cli.Output;
using Churn.Core.Numerics;
using Churn.Data.Events;
using Churn.Models.Answering;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.Training.Scoring;

namespace Churn.Cli.Commands;

/// <summary><c>churn score</c>: adds probability, decision and segment to every row of a file.</summary>
internal static class ScoreCommand
{
    public static Command Create()
    {
        var file = new Argument<string?>("FILE")
        {
            Description = "The customers to score: CSV or an Excel workbook. With --events there need not be one.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var events = new Option<string>("--events")
        {
            Description = "The events of the customers, CSV or Parquet, for a model that was trained with events. Those before "
                + "--as-of count.",
            HelpName = "FILE",
        };
        var output = new Option<string>("--out")
        {
            Description = "The file to write; - for standard output.",
            HelpName = "FILE",
            Required = true,
        };
        var version = new Option<string>("--version")
        {
            Description = "The version to score with. Default: the champion.",
            HelpName = "V",
        };
        var partial = new Option<bool>("--allow-missing-columns")
        {
            Description = "Scores files that lack columns of the model, as if each row lacked the value.",
        };
        var asOf = new DayOption(
            "--as-of",
            "The day from which ages of dates count in rows without a time of their own. Default: the newest date of the file; "
            + "with --events the day after the newest event.");
        var receipts = new Option<bool>("--receipts")
        {
            Description = "Adds churn_receipt to each row: what was missing, unseen, out-of-range or ignored, and who has left.",
        };
        var shard = new Option<string>("--shard")
        {
            Description = "Scores one part of the file, such as 3/64: the parts from 0/64 to 63/64, joined, are the whole.",
            HelpName = "I/N",
        };
        var encrypt = new Option<bool>("--encrypt")
        {
            Description = "Encrypts the written file under --encryption-key. churn reads such files as others; churn keys open "
                + "decrypts them.",
        };
        var sentences = SentenceModelOption.ForScoring();
        var reasons = new ReasonArguments(isCounted: true);
        var log = LogOption.Create(
            isRequired: false, "Remembers each prediction in a log, and adds churn_prediction_id to each row");
        var json = JsonOption.Create();
        var models = StoreOption.Create();
        var (reading, eventColumns) = (new ReadingArguments(), new EventArguments());
        var command = new Command(
            "score",
            "Writes a copy of a customers file with churn_probability, churn, segment and what explains them added to each row.")
        {
            file, output, version, partial, asOf, receipts, shard, encrypt, log, json, models, events, sentences,
        };
        eventColumns.AddTo(command);
        reasons.AddTo(command);
        reading.AddTo(command);
        command.SetAction(Score);
        return command;

        int Score(ParseResult parsed)
        {
            var options = new FileScoringOptions
            {
                Reading = reading.ReadChecked(parsed),
                AllowMissingColumns = parsed.GetValue(partial),
                AsOf = asOf.Read(parsed),
                Receipts = parsed.GetValue(receipts),
                Shard = ShardOf(parsed.GetValue(shard)),
                Reasons = reasons.Read(parsed),
            };
            var (input, path, happened) = (parsed.GetValue(file), parsed.GetRequiredValue(output), parsed.GetValue(events));
            if (input is null && happened is null)
                throw new UsageException(
                    "Name the customers file, or the events file with --events; churn score --help shows more.");
            if (Path.GetExtension(path).ToLowerInvariant() is ".xlsx" or ".xls" or ".xlsb" or ".xlsm" or ".ods" or ".gz")
                throw new UsageException("--out is written as CSV; name a file that ends in .csv.");
            if (input is not null && OutputFile.IsSame(path, input))
                throw new UsageException("--out is the file to score itself; name another, so that nothing is lost.");
            if (happened is not null && OutputFile.IsSame(path, happened))
                throw new UsageException("--out is the events file itself; name another, so that nothing is lost.");
            var described = eventColumns.Read(parsed, input is not null, happened) with { Reading = options.Reading };
            if (OutputFile.IsStandardOutput(path) && OutputFile.IsStandardOutput(parsed.GetValue(json)))
                throw new UsageException("--out and --json both go to standard output; name a file for one of them.");
            parsed.CheckJson(json);
            var key = parsed.GetValue(encrypt) ? parsed.RequireKeys(encrypt.Name).Current : null;
            using var scored = OutputFile.Open("--out", path, key);
            var store = parsed.OpenStore(models);
            var scoring = Open(
                store,
                StoreOption.VersionOrChampion(store, parsed.GetValue(version)),
                options,
                happened,
                described,
                parsed.GetValue(log) is not null);
            if (scoring.Model is ChurnModel churn) sentences.GiveTo(churn, parsed);
            if (scoring.Model.Schema.Texts.FirstOrDefault(text => text.NeedsSentenceModel) is { } lacking)
                throw new UsageException(
                    $"Version {scoring.Model.Version} reads the meaning of '{lacking.Name}' by a sentence model. Name the one of "
                    + "its training, as in --sentence-model FOLDER.");
            // the log comes last: it may be a file that is made
            var summary = ScoringLog.Use(parsed, log, into => scored.Write(stream =>
            {
                var result = ScoringProgress.Show(
                    progress => scoring.Score(input, stream, options with { Progress = progress }, into));
                into?.Flush();
                return result;
            }));
            foreach (var note in summary.Notes) Terminal.Warn(note);
            Terminal.Faults(summary.Faults);
            var report = ScoringReport.Of(scoring.Model.Version, scoring.Kind, summary);
            parsed.Report(json, report, CliJsonContext.Readable.ScoringReport, _ => Print(report, path));
            return summary.Scored == summary.Rows ? ExitCode.Done : ExitCode.DataRefused;
        }
    }

    /// <exception cref="UsageException">Events or a log are asked of an uplift model.</exception>
    private static Scoring Open(
        ModelStore store,
        string version,
        FileScoringOptions options,
        string? events,
        EventFileOptions reading,
        bool isLogged)
    {
        if (store.ReadManifestOfAnyKind(version).Kind == ModelKind.Churn)
        {
            var model = store.Open(version);
            return new Scoring(
                ModelKind.Churn,
                model,
                (input, stream, how, log) =>
                {
                    var read = StoreOption.WithoutErased(
                        store, how.Reading, model.Schema, reading.Key ?? model.Manifest.Events?.Key);
                    how = how with
                    {
                        Reading = read,
                        Remember = log is null ? null : answer => log.Add(model, answer, options.AsOf),
                    };
                    return events is null
                        ? FileScoring.Score(model, input!, stream, how)
                        : FileScoring.Score(
                            model, input, events, reading with { Reading = read }, TransactionArguments.Today, stream, how);
                });
        }

        if (events is not null)
            throw new UsageException($"Version {version} is an uplift model, which knows no events. Leave out --events.");

        if (isLogged)
            throw new UsageException(
                $"Version {version} is an uplift model, and the log remembers churn probabilities. Leave out --log.");
        var uplift = store.OpenUplift(version);
        return new Scoring(
            ModelKind.Uplift,
            uplift,
            (input, stream, how, _) => FileScoring.Score(
                uplift, input!, stream, how with { Reading = StoreOption.WithoutErased(store, how.Reading, uplift.Schema) }));
    }

    private static Shard ShardOf(string? text) => text is null ? Shard.Whole
        : Shard.TryParse(text, out var shard) ? shard
        : throw new UsageException(FormattableString.Invariant(
            $"--shard '{text}' is no part of a file: parts are counted from 0, so 64 parts are 0/64 to 63/64; at most ")
            + FormattableString.Invariant($"{Shard.MaxCount:N0} parts."));

    private static void Print(ScoringReport report, string path)
    {
        var text = $"{report.Scored} of {report.Rows} rows scored by {report.ModelVersion}, "
            + (report.AboveZero is { } above ? $"{above} of them with an uplift above 0"
                : $"{report.Churning} of them {(report.Target is { } target ? $"likely to have {target}" : "churning")}")
            + $", in {path}";
        if (OutputFile.IsStandardOutput(path)) Terminal.Say(text);
        else Terminal.Print(text);
        if (report.RevenueAtRisk is { } atRisk && !OutputFile.IsStandardOutput(path))
            Terminal.Print(RevenueText.Of(atRisk, report.ValueColumn!));
    }

    /// <summary>How a version of some kind scores a file.</summary>
    private sealed record Scoring(
        ModelKind Kind,
        IVersionedModel Model,
        Func<string?, Stream, FileScoringOptions, ScoringLog?, FileScoringSummary> Score);
}
