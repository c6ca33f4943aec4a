using Churn.Core.Privacy;

namespace Churn.Data.Tables;

/// <summary>
/// Reads a table row by row, in memory that does not grow with it: CSV, a workbook, or Parquet where the program has a library
/// for it.
/// </summary>
internal abstract class TableRows : IDisposable
{
    /// <summary>The most bytes of a field; a longer one is the work of a quote that is never closed.</summary>
    protected const int MaxField = 1_000_000;

    /// <summary>What is said of a longer one.</summary>
    protected const string LongField = "a field has more than 1,000,000 bytes; shorten it, or leave its column out.";

    protected const int MaxColumns = 100_000;

    private BlockList erased = BlockList.Empty;
    private int[] keys = []; // the positions of the columns that name customers

    /// <summary>The path of the file.</summary>
    public abstract string File { get; }

    /// <summary>
    /// The hash of the file's bytes, in hexadecimal; where rows were left out, of what the file would be without them.
    /// </summary>
    public abstract string Sha256 { get; }

    /// <summary>How the file is written.</summary>
    public abstract CsvDialect Dialect { get; }

    /// <summary>The column names; each once, none empty.</summary>
    public abstract string[] Header { get; }

    /// <summary>What is not as most files have it, in sentences for the user; complete at the end.</summary>
    public abstract IReadOnlyList<string> Notes { get; }

    /// <summary>The 1-based line on which the row ends; the 1-based number of the row where there are no lines.</summary>
    public abstract int Line { get; }

    /// <summary>How many rows of erased customers were left out so far.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is written; null to find out.</param>
    /// <exception cref="DataRefusedException">The file cannot be read, or names no columns.</exception>
    public static TableRows Open(string path, ReadingOptions? options)
    {
        options ??= new ReadingOptions();
        return Of<TableRows>(path, options, source => source.Format == SourceFormat.Parquet && ParquetFormat.Reader is { } reader
            ? ParquetRows.Of(source, reader, options)
            : CsvRows.Of(source, options));
    }

    /// <summary>Says which columns are read from here on; the fields of others may be empty.</summary>
    public virtual void Only(IReadOnlyCollection<string> columns)
    {
        // text is read from end to end
    }

    /// <summary>Goes to the next row; those of erased customers are left out.</summary>
    /// <exception cref="DataRefusedException">The file is no table; told at its end, with every fault that was found.</exception>
    public bool Next()
    {
        while (Advance())
        {
            if (!IsErased()) return true;
            LeftOut++;
            NoteLeftOut();
        }

        return false;
    }

    /// <summary>A field of the row in UTF-8; valid until the next row is read.</summary>
    public abstract ReadOnlySpan<byte> Field(int position);

    public abstract void Dispose();

    /// <summary>Looks through a file and reads it; lets go of it where it is refused.</summary>
    protected static T Of<T>(string path, ReadingOptions options, Func<SourceFile, T> read)
    {
        var source = SourceFile.Open(path, options);
        try
        {
            return read(source);
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <summary>Goes to the next row, whosever it is.</summary>
    protected abstract bool Advance();

    /// <summary>Notes where a row stood that is left out.</summary>
    protected abstract void NoteLeftOut();

    /// <summary>Says whose rows are left out; once the header is known.</summary>
    protected void LeaveOut(BlockList customers)
    {
        erased = customers;
        if (customers.Count > 0)
            keys = [.. customers.KeyColumns.Select(name => Array.IndexOf(Header, name)).Where(position => position >= 0)];
    }

    /// <summary>Whether a column names customers who may have to be left out, and so must be read.</summary>
    protected bool IsKey(string column) => keys.Contains(Array.IndexOf(Header, column));

    private bool IsErased()
    {
        foreach (var key in keys)
            if (erased.Contains(Field(key))) return true;
        return false;
    }
}
