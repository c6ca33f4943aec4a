using System.Globalization;
using Churn.Core.Schema;
using Churn.Core.Segments;
using Churn.Data.Tables;
using Churn.Data.Transactions;
using Churn.Training.Scoring;

namespace Churn.Training.Segments;

/// <summary>Assigns the customers of a file to learnt segments.</summary>
public static class SegmentAssignment
{
    /// <summary>The column that is added.</summary>
    public const string Column = "learned_segment";

    /// <summary>Reads segments.json.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="DataRefusedException">The file cannot be read, or has a fault.</exception>
    public static LearnedSegments Read(string path)
    {
        if (!File.Exists(path)) throw new DataRefusedException(new TableError(path, "there is no such file of segments."));
        return SegmentsFile.Read(File.ReadAllBytes(path), out var segments) is { } fault
            ? throw new DataRefusedException(new TableError(path, fault))
            : segments!;
    }

    /// <summary>Writes a copy of a customers file with the segment of each row at its end.</summary>
    /// <param name="segments">The segments.</param>
    /// <param name="file">The customers file.</param>
    /// <param name="reading">How it is written; null to find out.</param>
    /// <param name="output">Takes the copy; it stays open.</param>
    /// <exception cref="DataRefusedException">A column is missing, or a value is not of its column.</exception>
    public static SegmentAssignmentResult Write(LearnedSegments segments, string file, ReadingOptions? reading, Stream output)
    {
        Check(segments, SegmentSource.Customers, file);
        using var rows = CsvRows.Open(file, reading);
        var positions = PositionsOf(segments, rows);
        var counts = new int[segments.Segments.Count];
        var (faults, unseen) = (new List<TableError>(), new int[positions.Length]);
        var coded = new float[positions.Length];
        using var copy = new ScoredFileWriter(output, rows.Dialect, hasHeader: !(reading?.NoHeader ?? false));
        copy.WriteRow([.. rows.HeaderFields, Column]);
        while (rows.Read() is { } fields)
        {
            for (var i = 0; i < coded.Length; i++)
            {
                var column = segments.Columns[i].Feature;
                var outcome = column.Read(fields[positions[i]], out coded[i]);
                if (outcome == ReadOutcome.Unseen) unseen[i]++;
                if (outcome == ReadOutcome.Invalid)
                    faults.Add(new TableError(
                        file, $"it must be {column.Expected}, or empty.", rows.Line, column.Name, fields[positions[i]]));
            }

            var segment = segments.Assign(coded);
            counts[segment]++;
            copy.WriteRow([.. fields, segments.Segments[segment].Name]);
        }

        return faults.Count > 0
            ? throw new DataRefusedException(faults)
            : new SegmentAssignmentResult(Count(segments, counts), [
                .. rows.Notes,
                .. unseen.Index().Where(column => column.Item > 0).Select(column => FormattableString.Invariant(
                    $"{segments.Columns[column.Index].Name}: {column.Item:N0} rows hold a word that the segments never saw")),
            ]);
    }

    /// <summary>Writes the segment of each customer of a transactions file, with what it follows from.</summary>
    /// <param name="segments">The segments.</param>
    /// <param name="table">The file.</param>
    /// <param name="transactions">Its purchases.</param>
    /// <param name="output">Takes the table; it stays open.</param>
    /// <exception cref="DataRefusedException">The segments are of customers with other columns.</exception>
    public static SegmentAssignmentResult Write(
        LearnedSegments segments, CustomerTable table, TransactionTable transactions, Stream output)
    {
        Check(segments, SegmentSource.Transactions, table.File);
        var customers = SegmentCustomers.Of(table, transactions);
        var counts = new int[segments.Segments.Count];
        using var rows = new ScoredFileWriter(output, table.Dialect, hasHeader: true);
        rows.WriteRow([transactions.CustomerColumn, .. customers.Columns.Select(column => column.Name), Column]);
        for (var customer = 0; customer < customers.Count; customer++)
        {
            float[] coded = [.. customers.Values.Select(values => values[customer])];
            var segment = segments.Assign(coded);
            counts[segment]++;
            rows.WriteRow(
            [
                transactions.Customers[customer],
                .. coded.Select(value => Math.Round(value, 2).ToString(CultureInfo.InvariantCulture)),
                segments.Segments[segment].Name,
            ]);
        }

        return new SegmentAssignmentResult(Count(segments, counts), customers.Notes);
    }

    /// <summary>Refuses segments that are made of what the file does not hold.</summary>
    /// <exception cref="DataRefusedException">They are.</exception>
    public static void Check(LearnedSegments segments, SegmentSource source, string file)
    {
        if (segments.Source == source) return;
        throw new DataRefusedException(new TableError(file, source == SegmentSource.Customers
            ? "the segments were learnt from purchases; give those with --transactions."
            : "the segments were learnt from a customers file; give one in place of --transactions."));
    }

    internal static int[] PositionsOf(LearnedSegments segments, CsvRows rows)
    {
        int[] positions = [.. segments.Columns.Select(column => Array.IndexOf(rows.Header, column.Name))];
        TableError[] missing =
        [
            .. segments.Columns.Where((_, i) => positions[i] < 0).Select(column => new TableError(
                rows.File,
                $"the segments need the column '{column.Name}', and the file lacks it."
                    + (NearestName.Of(column.Name, rows.Header) is { } nearest ? $" Is it '{nearest}'?" : ""),
                1)),
        ];
        return missing.Length > 0 ? throw new DataRefusedException(missing) : positions;
    }

    private static SegmentCount[] Count(LearnedSegments segments, int[] counts) =>
        [.. segments.Segments.Zip(counts, (segment, count) => new SegmentCount(segment.Name, count))];
}

/// <summary>How many customers of a file are in a segment.</summary>
/// <param name="Name">The segment's name.</param>
/// <param name="Customers">The customers.</param>
public sealed record SegmentCount(string Name, int Customers);

/// <summary>What came of assigning customers.</summary>
/// <param name="Segments">Each segment, in the order of the file of segments.</param>
/// <param name="Notes">What was noticed, in sentences.</param>
public sealed record SegmentAssignmentResult(IReadOnlyList<SegmentCount> Segments, IReadOnlyList<string> Notes);
