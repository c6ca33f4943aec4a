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

    /// <summary>Takes the snapshots.</summary>
    /// <param name="customers">The customers file; null for none.</param>
    /// <param name="events">The events file.</param>
    /// <param name="options">Which snapshots.</param>
    /// <param name="today">Later events are left out.</param>
    /// <exception cref="DataRefusedException">A file cannot be used, or there is nothing to learn.</exception>
    public static TemporarySnapshots Take(CustomerTable? customers, string events, SnapshotOptions options, DateOnly today)
    {
        using var read = EventFile.Read(events, customers, SnapshotMaker.OptionsFor(options, today));
        var maker = new SnapshotMaker(read, options);
        var folder = Directory.CreateTempSubdirectory("churn-snapshots-");
        try
        {
            using var output = System.IO.File.Create(PathIn(folder));
            var days = SnapshotFile.Write(output, read, maker, options);
            var report = SnapshotReport.Of(read, maker, options, days);
            return new TemporarySnapshots(
                folder, SnapshotFile.KeyOf(read), report with { Warnings = [.. read.Notes, .. report.Warnings] }, maker.Facts);
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
