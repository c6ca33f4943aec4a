using Churn.Data.Tables;

namespace Churn.Data.Events;

/// <summary>The rows of an events file, one after the other; the first of them can be looked at before.</summary>
internal sealed class EventRows : IDisposable
{
    private const int MaxSample = 5_000;

    private readonly TableRows rows;
    private readonly List<(byte[][] Fields, int Line)> first = [];
    private int read; // rows of the first that were gone to

    private EventRows(string path, ReadingOptions reading)
    {
        rows = TableRows.Open(path, reading);
        try
        {
            var columns = Array.ConvertAll(rows.Header, _ => new TableColumnBuilder());
            while (first.Count < MaxSample && rows.Next())
            {
                var fields = new byte[columns.Length][];
                for (var i = 0; i < fields.Length; i++) columns[i].Add(fields[i] = rows.Field(i).ToArray());
                first.Add((fields, rows.Line));
            }

            if (first.Count == 0) throw SourceFile.Refuse(path, "there is a header and no event below it.");
            Sample = new CustomerTable(
                path, "", rows.Header, [.. columns.Select(column => column.Build())], [.. first.Select(row => row.Line)])
            {
                Dialect = rows.Dialect,
            };
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <summary>The first rows.</summary>
    public CustomerTable Sample { get; }

    /// <summary>The 1-based line on which the row ends.</summary>
    public int Line => read <= first.Count ? first[read - 1].Line : rows.Line;

    /// <summary>What is not as most files have it; complete at the end.</summary>
    public IReadOnlyList<string> Notes => rows.Notes;

    /// <summary>How many events of erased customers were left out so far.</summary>
    public int LeftOut => rows.LeftOut;

    /// <summary>The hash of the file's bytes, in hexadecimal.</summary>
    public string Sha256 => rows.Sha256;

    /// <exception cref="DataRefusedException">The file cannot be read, or has no row.</exception>
    public static EventRows Open(string path, ReadingOptions reading) => new(path, reading);

    /// <summary>Reads no other columns of what comes after the first rows; where that saves nothing, it reads them.</summary>
    public void Only(IReadOnlyCollection<string> columns) => rows.Only(columns);

    /// <summary>Goes to the next row.</summary>
    /// <exception cref="DataRefusedException">The file is no table; told at its end, with every fault that was found.</exception>
    public bool Next()
    {
        if (read >= first.Count && !rows.Next()) return false;
        read = Math.Min(read + 1, first.Count + 1);
        return true;
    }

    /// <summary>A field of the row in UTF-8, without blanks around it; valid until the next row is read.</summary>
    public ReadOnlySpan<byte> Field(int position) =>
        Utf8Text.Trim(read <= first.Count ? first[read - 1].Fields[position] : rows.Field(position));

    public void Dispose() => rows.Dispose();
}
