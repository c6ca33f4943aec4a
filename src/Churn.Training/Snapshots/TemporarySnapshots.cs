using Churn.Core.Events;
using Churn.Data.Events;
using Churn.Data.Tables;

namespace Churn.Training.Snapshots;

/// <summary>Snapshots to train on, in a temporary file that is removed in the end.</summary>
public sealed class TemporarySnapshots : IDisposable
{
    private readonly DirectoryInfo folder;

    private TemporarySnapshots(DirectoryInfo folder, string group, SnapshotReport report, EventFacts facts) =>
        (this.folder, Group, Report, Facts) = (folder, group, report, facts);

    /// <summary>The path of the file.</summary>
    public string File => PathIn(folder);

    /// <summary>The column that names the customer.</summary>
    public string Group { get; }

    /// <summary>What snapshots were taken.</summary>
    public SnapshotReport Report { get; }

    /// <summary>What the model has to know of the events.</summary>
    public EventFacts Facts { get; }

    /// <summary>The events of each row as sequence learners read them; null where none is asked for.</summary>
    public SnapshotSequences? Sequences { get; private init; }

    /// <summary>Takes the snapshots.</summary>
    /// <param name="customers">The customers file; null for none.</param>
    /// <param name="events">The events file.</param>
    /// <param name="options">Which snapshots.</param>
    /// <param name="today">Later events are left out.</param>
    /// <param name="maxSequences">
    /// For how many rows the order of events is kept, too; of more rows it is kept of none. 0 where nobody reads it.
    /// </param>
    /// <exception cref="DataRefusedException">A file cannot be used, or there is nothing to learn.</exception>
    public static TemporarySnapshots Take(
        CustomerTable? customers, string events, SnapshotOptions options, DateOnly today, int maxSequences = 0)
    {
        using var read = EventFile.Read(events, customers, SnapshotMaker.OptionsFor(options, today));
        var maker = new SnapshotMaker(read, options);
        var folder = Directory.CreateTempSubdirectory("churn-snapshots-");
        try
        {
            using var output = System.IO.File.Create(PathIn(folder));
            var sequences = new SnapshotSequences(maker.Schema, maxSequences);
            var made = SnapshotFile.Write(output, read, maker, options, sequences.Add);
            var report = SnapshotReport.Of(read, maker, options, made);
            IReadOnlyList<string> warnings = [.. read.Notes, .. report.Warnings];
            if (maxSequences > 0 && !sequences.IsWhole)
                warnings =
                [
                    .. warnings,
                    FormattableString.Invariant($"the order of events is not tried, since there are more than {maxSequences:N0} ")
                    + "snapshots; --model gru reads it all the same",
                ];
            return new TemporarySnapshots(
                folder, SnapshotFile.KeyOf(read), report with { Warnings = warnings }, maker.Facts)
            {
                Sequences = sequences.IsWhole ? sequences : null,
            };
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    public void Dispose() => folder.Delete(recursive: true);

    /// <summary>The name is in the manifest, so it is always the same.</summary>
    private static string PathIn(DirectoryInfo folder) => Path.Combine(folder.FullName, "snapshots.csv");
}
