namespace Churn.Data.Tables;

/// <summary>
/// Reads a table row by row, in memory that does not grow with it: CSV, a workbook, or Parquet where the program has a library
/// for it.
/// </summary>
internal abstract class TableRows : IDisposable
{
    /// <summary>The most bytes of a field; a longer one is the work of a quote that is never closed.</summary>
    protected const int MaxField = 1_000_000;

    protected const int MaxColumns = 100_000;

    /// <summary>The path of the file.</summary>
    public abstract string File { get; }

    /// <summary>The hash of the file's bytes, in hexadecimal.</summary>
    public abstract string Sha256 { get; }

    /// <summary>How the file is written.</summary>
    public abstract CsvDialect Dialect { get; }

    /// <summary>The column names; each once, none empty.</summary>
    public abstract string[] Header { get; }

    /// <summary>What is not as most files have it, in sentences for the user; complete at the end.</summary>
    public abstract IReadOnlyList<string> Notes { get; }

    /// <summary>The 1-based line on which the row ends; the 1-based number of the row where there are no lines.</summary>
    public abstract int Line { get; }

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is written; null to find out.</param>
    /// <exception cref="DataRefusedException">The file cannot be read, or names no columns.</exception>
    public static TableRows Open(string path, ReadingOptions? options)
    {
        options ??= new ReadingOptions();
        var source = SourceFile.Open(path, options);
        return source.Format == SourceFormat.Parquet && ParquetFormat.Reader is { } reader
            ? ParquetRows.Of(source, reader)
            : CsvRows.Of(source, options);
    }

    /// <summary>Says which columns are read from here on; the fields of others may be empty.</summary>
    public virtual void Only(IReadOnlyCollection<string> columns)
    {
        // text is read from end to end
    }

    /// <summary>Goes to the next row.</summary>
    /// <exception cref="DataRefusedException">The file is no table; told at its end, with every fault that was found.</exception>
    public abstract bool Next();

    /// <summary>A field of the row in UTF-8; valid until the next row is read.</summary>
    public abstract ReadOnlySpan<byte> Field(int position);

    public abstract void Dispose();
}
