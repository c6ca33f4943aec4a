namespace Churn.Data.Tables;

/// <summary>
/// How Parquet files are read. The library for it is large, so only the program that has it, the command line, names it here;
/// without one, Parquet files are refused.
/// </summary>
public static class ParquetFormat
{
    /// <summary>Opens the file of a path; null where no library reads Parquet.</summary>
    public static Func<string, IParquetFile>? Reader { get; set; }
}

/// <summary>A Parquet file, whose values are given as the texts that a CSV file would have of them.</summary>
public interface IParquetFile : IDisposable
{
    /// <summary>The names of the columns that hold one value a row, in the order of the file.</summary>
    IReadOnlyList<string> Names { get; }

    /// <summary>Columns of what is no single value, such as lists, with what they hold; they are not read.</summary>
    IReadOnlyList<(string Name, string Type)> Others { get; }

    /// <summary>The rows that the file says it has.</summary>
    long Rows { get; }

    /// <summary>Starts to read, in the order of the file.</summary>
    /// <param name="isRead">Of each column whether it is read; the fields of others are empty.</param>
    /// <param name="skip">So many rows are passed over.</param>
    IParquetRows Read(IReadOnlyList<bool> isRead, long skip);
}

/// <summary>Rows of a Parquet file, one after the other. Where the file is damaged, they may end too early.</summary>
public interface IParquetRows : IDisposable
{
    /// <summary>Goes to the next row.</summary>
    bool Next();

    /// <summary>A field of the row in UTF-8; empty where there is no value. Valid until the next row is read.</summary>
    ReadOnlySpan<byte> Field(int position);
}

/// <summary>Why a library does not read a Parquet file.</summary>
public enum ParquetFault
{
    /// <summary>It is damaged, or of a kind that the library does not know.</summary>
    Damaged,

    /// <summary>The library may not take as much memory as that needs.</summary>
    NeedsMemory,

    /// <summary>The library does not run on this machine.</summary>
    NoLibrary,
}

/// <summary>A Parquet file is not read. What the library says of it may quote values, so it is never shown.</summary>
/// <param name="fault">Why.</param>
/// <param name="cause">What the library threw.</param>
public sealed class ParquetException(ParquetFault fault, Exception cause) : Exception("The Parquet file cannot be read.", cause)
{
    /// <summary>Why.</summary>
    public ParquetFault Fault { get; } = fault;
}
