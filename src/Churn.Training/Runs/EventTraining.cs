using Churn.Core.Events;
using Churn.Data.Inference;
using Churn.Data.Tables;
using Churn.Models.Manifest;
using Churn.Training.Learners.Sequences;
using Churn.Training.Snapshots;

namespace Churn.Training.Runs;

/// <summary>What a training on snapshots needs beside what is asked of it.</summary>
public static class EventTraining
{
    /// <summary>Of more snapshots auto leaves the order of events out: a float takes 4 bytes, a sequence a few KB.</summary>
    private const int MaxAutoSequences = 100_000;

    /// <summary>How sequence learners look and learn where nothing else is asked for: a network for each fold.</summary>
    public static SequenceOptions Sequence { get; } = new() { Members = 1 };

    /// <summary>For how many snapshots the order of events is kept; 0 where no sequence learner is to be tried.</summary>
    public static int MaxSequences(TrainingOptions options) => LearnerCatalog.SequencesOf(options).Count == 0 ? 0
        : LearnerCatalog.NamedSequences(options).Count > 0 ? int.MaxValue : MaxAutoSequences;

    /// <summary>The command that trains a model of the same kind on new events.</summary>
    /// <param name="manifest">The manifest of a model of events.</param>
    /// <exception cref="ArgumentException">It is of no events.</exception>
    public static string CommandFor(ModelManifest manifest)
    {
        var events = manifest.Events ?? throw new ArgumentException("The model knows no events.", nameof(manifest));
        var clock = events.Clock;
        string[] parts =
        [
            events.Key is null ? "churn train --events EVENTS" : "churn train CUSTOMERS --events EVENTS",
            events.Sequence is { } sequence && sequence.Learner != manifest.Model
                ? $"--model {manifest.Model},{sequence.Learner}" : $"--model {manifest.Model}",
            FormattableString.Invariant($"--observe {clock.ObserveDays}d --grace {clock.GraceDays}d"),
            manifest.Schema.Label.Target is { } target ? $"--target {SnapshotReport.Quoted(target.ToOption())}"
                : FormattableString.Invariant($"--horizon {clock.HorizonDays}d"),
            .. Named("--key", events.Key),
            .. Named("--birth", events.Birth),
            .. Named("--churn-type", events.ChurnType),
            .. Named("--churn-date", events.End),
        ];
        return string.Join(' ', parts);

        static string[] Named(string option, string? name) => name is null ? [] : [$"{option} {SnapshotReport.Quoted(name)}"];
    }

    /// <summary>Returns the options with the label, the customers, the days and the horizon of the snapshots.</summary>
    /// <param name="options">What is asked.</param>
    /// <param name="snapshots">The snapshots.</param>
    public static TrainingOptions OptionsFor(TrainingOptions options, TemporarySnapshots snapshots) => options with
    {
        Reading = new ReadingOptions(), // the snapshots are written as all files of this program are
        Schema = options.Schema with
        {
            Label = SnapshotFile.LabelColumn(options.Schema.Target),
            Positive = "1",
            LabelFilled = null,
            ChurnedFile = null,
            Key = null,
            AsOf = null,
            Group = snapshots.Group,
            Time = snapshots.Report.HasPast ? SnapshotFile.AsOfColumn : null,
            Future = snapshots.Report.Future,
            Columns = [.. options.Schema.Columns, .. TextsOf(snapshots.Facts.Schema, options.Schema)],
            Ignore = snapshots.Report.HasPast ? options.Schema.Ignore : [.. options.Schema.Ignore, SnapshotFile.AsOfColumn],
        },
        Window = new LabelWindow
        {
            HorizonDays = snapshots.Facts.Clock.HorizonDays,
            GraceDays = snapshots.Facts.Clock.GraceDays,
        },
        Sequence = snapshots.Sequences is null ? null : options.Sequence,
    };

    /// <summary>What customers wrote in events is free text, unless something else is said of the column.</summary>
    private static IEnumerable<ColumnOptions> TextsOf(EventSchema events, SchemaOptions said) => events.TextColumns
        .Except(said.Columns.Select(column => column.Name), StringComparer.Ordinal)
        .Select(name => new ColumnOptions { Name = name, Kind = ColumnKind.FreeText });
}
