using System.Security.Cryptography;
using System.Text;
using Churn.Core.Csv;

namespace Churn.Data.Tables;

/// <summary>Reads a Parquet file as a table: what the library gives is checked against what the file says of itself.</summary>
internal sealed class ParquetRows : TableRows
{
    private const int FooterLength = 12; // of the shortest file: PAR1, the length of the footer, PAR1

    private readonly SourceFile source;
    private readonly IParquetFile file;
    private readonly List<string> notes;
    private readonly List<long> leftOut = []; // the rows of erased customers
    private IParquetRows rows;
    private long read;

    private ParquetRows(SourceFile source, IParquetFile file, ReadingOptions options)
    {
        (this.source, this.file) = (source, file);
        if (file.Names.Count is 0 or > MaxColumns)
            throw Refuse(
                $"the file has {file.Names.Count} columns of single values; there must be from 1 to {MaxColumns}.");
        var names = HeaderNames.Of([.. file.Names]);
        Header = names.Names;
        LeaveOut(options.Erased);
        notes = ["the file is Parquet; lines are its rows, from 1 on", .. names.Notes];
        if (file.Others.Count > 0)
            notes.Add("columns of what is no single value are not read: "
                + string.Join(", ", file.Others.Select(one => $"{PlainText.Start(one.Name)} ({PlainText.Start(one.Type)})")));
        rows = Guard(() => file.Read([.. Header.Select(_ => true)], skip: 0));
    }

    public override string File => source.Path;

    /// <summary>Where rows were left out, of the file's hash and their numbers.</summary>
    public override string Sha256 => leftOut.Count == 0
        ? source.Sha256
        : Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{source.Sha256} {string.Join(',', leftOut)}")));

    public override CsvDialect Dialect { get; } = new(CsvDialect.Separators[0], TextEncodings.Utf8, []);

    public override string[] Header { get; }

    public override IReadOnlyList<string> Notes => notes;

    public override int Line => (int)Math.Min(read, int.MaxValue);

    /// <summary>Reads a file that was looked through, and disposes of it at the end.</summary>
    /// <exception cref="DataRefusedException">It is cut off or damaged, or has no column that can be read.</exception>
    public static ParquetRows Of(SourceFile source, Func<string, IParquetFile> reader, ReadingOptions options)
    {
        CheckEnd(source);
        IParquetFile? file = null;
        try
        {
            return new ParquetRows(source, file = reader(source.Path), options);
        }
        catch (ParquetException fault)
        {
            throw Refuse(source, 0, fault.Fault);
        }
        catch (DataRefusedException)
        {
            file?.Dispose();
            throw;
        }
    }

    public override void Only(IReadOnlyCollection<string> columns)
    {
        rows.Dispose();
        rows = Guard(() => file.Read([.. Header.Select(name => columns.Contains(name) || IsKey(name))], read));
    }

    protected override bool Advance()
    {
        if (Guard(rows.Next))
        {
            read++;
            return true;
        }

        source.EnsureUnchanged(); // or else half a file is taken for a damaged one
        return read == file.Rows ? false : throw Refuse(source, read, ParquetFault.Damaged);
    }

    protected override void NoteLeftOut() => leftOut.Add(read);

    public override ReadOnlySpan<byte> Field(int position)
    {
        var field = rows.Field(position);
        if (field.Length > MaxField)
            throw new DataRefusedException(new TableError(File, LongField, Line, Header[position]));
        return field;
    }

    public override void Dispose()
    {
        rows.Dispose();
        file.Dispose();
        source.Dispose();
    }

    /// <summary>A Parquet file ends as it begins; one that is cut off does not.</summary>
    private static void CheckEnd(SourceFile source)
    {
        using var stream = System.IO.File.OpenRead(source.Path);
        Span<byte> end = stackalloc byte[4];
        if (stream.Length >= FooterLength)
        {
            stream.Seek(-end.Length, SeekOrigin.End);
            stream.ReadExactly(end);
        }

        if (!end.SequenceEqual("PAR1"u8))
            throw SourceFile.Refuse(
                source.Path,
                "the Parquet file is cut off: it does not end with PAR1, as if it were still being written or copied; "
                + "wait until it is whole, or copy it again.");
    }

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return work();
        }
        catch (ParquetException fault)
        {
            throw Refuse(source, read, fault.Fault);
        }
    }

    private DataRefusedException Refuse(string rule) => SourceFile.Refuse(File, rule);

    private static DataRefusedException Refuse(SourceFile source, long read, ParquetFault fault)
    {
        source.EnsureUnchanged();
        return SourceFile.Refuse(source.Path, fault switch
        {
            ParquetFault.NeedsMemory =>
                "the Parquet file needs more memory than is allowed to read it; write it with smaller row groups.",
            ParquetFault.NoLibrary =>
                "this machine cannot read Parquet: DuckDB has no native library for it; export the table as CSV.",
            _ => FormattableString.Invariant($"the Parquet file is damaged or of a kind that is not read, after row {read:N0}; ")
                + "copy it again, or write it again as plain Parquet or CSV.",
        });
    }
}
