using System.Globalization;
using Churn.Core.Csv;
using Churn.Core.Events;
using Churn.Core.Schema;
using Churn.Data.Events;
using Churn.Data.Inference;
using Churn.Data.Tables;
using Churn.Training.Scoring;

namespace Churn.Training.Snapshots;

/// <summary>
/// Writes snapshots as a customers file that can be trained on: the customer, the day, the columns of the customers file, the
/// features, and the label.
/// </summary>
public static class SnapshotFile
{
    /// <summary>The column of the day.</summary>
    public const string AsOfColumn = "as_of";

    private const string ChurnColumn = "churned";

    /// <summary>The column of the label: "churned", or as in "purchase_within_30d".</summary>
    public static string LabelColumn(LabelTarget? target) =>
        target is null ? ChurnColumn : FormattableString.Invariant($"{target.Event}_within_{target.WithinDays}d");

    /// <summary>Takes the snapshots and writes them.</summary>
    /// <param name="output">Takes the file; it stays open.</param>
    /// <param name="events">The events.</param>
    /// <param name="maker">Takes the snapshots.</param>
    /// <param name="options">What is asked.</param>
    /// <param name="look">Is shown each snapshot, in the order of the rows; null for nobody.</param>
    /// <exception cref="DataRefusedException">A file has a column of a name that snapshots need.</exception>
    public static WrittenSnapshots Write(
        Stream output, EventFile events, SnapshotMaker maker, SnapshotOptions options, Action<Snapshot>? look = null)
    {
        var customers = events.Customers;
        var kept = events.CustomerColumns.Select(name => (Name: name, Column: customers.Table!.Column(name))).ToArray();
        string[] header =
        [
            KeyOf(events), AsOfColumn, .. kept.Select(column => column.Name), .. maker.Names, .. maker.Schema.TextColumns,
            .. options.IsLabelled ? [LabelColumn(options.Target)] : Array.Empty<string>(),
        ];
        CheckNames(events, header);
        using var rows = new ScoredFileWriter(output, new CsvDialect(',', TextEncodings.Utf8, []), hasHeader: true);
        rows.WriteRow(header);
        var (fields, texts) = (new string[header.Length], new EventTexts(maker.Schema));
        var future = options.IsLabelled ? new FutureColumns(customers, maker.Schema, maker.Days[^1], events.Counts.Newest) : null;
        var days = maker.Make(snapshot =>
        {
            var next = 0;
            fields[next++] = customers.Name(snapshot.Customer);
            fields[next++] = snapshot.AsOf.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
            foreach (var (_, column) in kept) fields[next++] = column[snapshot.Customer];
            foreach (var feature in snapshot.Features) fields[next++] = TextOf(feature);
            foreach (var written in texts.Find(snapshot.History, EventClock.StartOf(snapshot.AsOf))) fields[next++] = written;
            if (snapshot.Churned is { } churned) fields[next] = churned ? "1" : "0";
            rows.WriteRow(fields);
            if (snapshot.AsOf == maker.Days[^1]) future?.Add(snapshot.Customer, snapshot.History);
            look?.Invoke(snapshot);
        });
        return new WrittenSnapshots(days, future?.Among(events.CustomerColumns) ?? []);
    }

    /// <summary>The columns of a file of snapshots.</summary>
    /// <exception cref="DataRefusedException">The file cannot be read.</exception>
    public static IReadOnlyList<string> ColumnsOf(string path)
    {
        using var rows = CsvRows.Open(path, null);
        return rows.Header;
    }

    /// <summary>The name of the column of the customer.</summary>
    public static string KeyOf(EventFile events) => events.Customers.Key ?? events.Layout.Customer;

    /// <summary>A feature as a model reads it: the nearest float.</summary>
    private static string TextOf(double feature) => double.IsNaN(feature)
        ? ""
        : ((float)feature).ToString(CultureInfo.InvariantCulture);

    private static void CheckNames(EventFile events, string[] header)
    {
        TableError[] twice =
        [
            .. header.CountBy(name => name, StringComparer.Ordinal).Where(name => name.Value > 1).Select(name => new TableError(
                events.Customers.Table?.File ?? events.Path,
                "snapshots have a column of this name themselves; rename it.",
                1,
                name.Key)),
        ];
        if (twice.Length > 0) throw new DataRefusedException(twice);
    }
}

/// <summary>What became of the customers on each day, ascending, and the columns of theirs that were written later.</summary>
public sealed record WrittenSnapshots(IReadOnlyList<SnapshotDay> Days, IReadOnlyList<FutureColumn> Future);
