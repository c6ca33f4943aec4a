using Churn.Cli.Output;
using Churn.Data.Preparation;
using Churn.Data.Tables;
using Churn.Models.Registry;
using Churn.Outcomes.Retraining;
using Churn.Outcomes.Storage;
using Churn.Training.Retraining;
using Churn.Training.Runs;

namespace Churn.Cli.Commands;

/// <summary>A retraining as the command line asks for it.</summary>
/// <param name="store">The model store.</param>
/// <param name="who">Who retrains.</param>
internal sealed class RetrainRequest(ModelStore store, string who)
{
    /// <summary>The customers file; null to train on the log.</summary>
    public required string? File { get; init; }

    /// <summary>Whether it trains on the log.</summary>
    public required bool IsFromLog { get; init; }

    /// <summary>Of how many days the predictions of the log count; null for all.</summary>
    public required int? LastDays { get; init; }

    /// <summary>The file that keeps the rows of the log; null for none.</summary>
    public required string? Rows { get; init; }

    /// <summary>What counts as a reason to train; null to train in any case.</summary>
    public required NeedOptions? Need { get; init; }

    /// <summary>The bounds of the gate.</summary>
    public required GateOptions Gate { get; init; }

    /// <summary>How to train.</summary>
    public required TrainingOptions Options { get; init; }

    /// <summary>The most threads to use.</summary>
    public required int Threads { get; init; }

    /// <summary>Whether a challenger is promoted that is too good to be true, or useless.</summary>
    public required bool Accept { get; init; }

    /// <summary>The version whose learner and variant are trained again without a search; null to search.</summary>
    public StartingVersion? From { get; init; }

    /// <summary>Trains where that is needed and nobody else does.</summary>
    /// <param name="log">The log, open; null for none.</param>
    /// <param name="cancellation">Ends it early.</param>
    public async Task<RetrainReport> ExecuteAsync(IOutcomeStore? log, CancellationToken cancellation)
    {
        var now = TimeProvider.System.GetUtcNow();
        await using var turn = await RetrainTurn.TakeAsync(store, log, who, now, cancellation);
        if (Need is not null)
        {
            var need = await RetrainingNeed.OfAsync(store, log, Need, now, cancellation);
            Terminal.Print(need.Summary);
            if (need.Champion is { } champion) store.Check(champion, need.Summary);
            if (!need.IsNeeded) return RetrainReport.Untrained(RetrainOutcome.NotNeeded, need.Summary, need.Champion);
        }

        return IsFromLog
            ? await TrainOnLogAsync(log!, now, cancellation)
            : await Task.Run(() => Train(File!, Options, cancellation), cancellation);
    }

    private async Task<RetrainReport> TrainOnLogAsync(IOutcomeStore log, DateTimeOffset now, CancellationToken cancellation)
    {
        var champion = store.ChampionVersion() ?? throw new UsageException(
            $"The store {store.Location} has no champion, whose columns say what the log holds; train one with: churn train "
            + "FILE");
        var schema = store.ReadManifest(champion).Schema;
        if (LoggedFileOptions.Lacking(Options, schema) is { Count: > 0 } lacking)
            throw new UsageException(
                $"The campaign reads {string.Join(", ", lacking)}, which the log does not keep; train on a customers file.");
        var (customer, time) = (
            schema.Identifier?.Name ?? LoggedFileOptions.CustomerColumn, schema.Time?.Name ?? LoggedFileOptions.TimeColumn);
        var folder = Rows is null ? Directory.CreateTempSubdirectory("churn-") : null;
        try
        {
            var path = Rows ?? Path.Combine(folder!.FullName, "log.csv");
            var rows = await new LoggedTrainingFile(store, schema, customer, time)
                .WriteAsync(log, path, now, LastDays is { } days ? now.AddDays(-days) : null, cancellation);
            foreach (var note in rows.Notes(schema.Label.Words)) Terminal.Say(note);
            if (rows.Rows < EncodedDataset.FewestRows)
                throw new DataRefusedException(new TableError(
                    "the log",
                    $"{rows.Rows} predictions have an outcome that is known and a window that has ended; at least "
                    + $"{EncodedDataset.FewestRows} are needed. Send outcomes to POST /outcomes or by churn outcomes import, and "
                    + "wait for the windows to end, or train on a customers file."));
            var options = LoggedFileOptions.Of(
                Options, schema, customer, rows.Days > 1 ? time : null, (double)rows.TestRows / Math.Max(1, rows.Rows));
            return await Task.Run(() => Train(path, options, cancellation), cancellation);
        }
        finally
        {
            folder?.Delete(recursive: true);
        }
    }

    private RetrainReport Train(string file, TrainingOptions options, CancellationToken cancellation)
    {
        var result = TrainingProgress.Show(tell =>
            new RetrainRun(options, Gate, store, Threads, tell) { Accept = Accept, From = From }.Execute(file, cancellation));
        TrainingResultText.Print(result.Training, store);
        if (result.Verdict is { } verdict) Terminal.Results.Write(GateTable.Of(verdict));
        Terminal.Print(result.Summary);
        return RetrainReport.Of(result);
    }
}
