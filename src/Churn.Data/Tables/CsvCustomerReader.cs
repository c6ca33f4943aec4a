namespace Churn.Data.Tables;

/// <summary>Reads a whole customers file into a table, in one pass and column by column.</summary>
public static class CsvCustomerReader
{
    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is written; null to find out.</param>
    /// <exception cref="DataRefusedException">The file cannot be read, or is no such table; holds every fault found.</exception>
    public static CustomerTable Read(string path, ReadingOptions? options = null) => Read(path, options, Array.MaxLength);

    /// <summary>The SHA-256 of a file's bytes, decrypted where it is encrypted, in lower-case hexadecimal.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is written; null to find out.</param>
    /// <exception cref="DataRefusedException">The file cannot be read, or has no header.</exception>
    public static string HashOf(string path, ReadingOptions? options = null)
    {
        using var rows = TableRows.Open(path, options);
        return rows.Sha256;
    }

    /// <param name="path">The file.</param>
    /// <param name="options">How it is written; null to find out.</param>
    /// <param name="mostBytes">The most bytes of a column, as <see cref="TableColumnBuilder"/> has it.</param>
    internal static CustomerTable Read(string path, ReadingOptions? options, int mostBytes)
    {
        using var rows = TableRows.Open(path, options);
        var columns = Array.ConvertAll(rows.Header, _ => new TableColumnBuilder(mostBytes));
        var lines = new List<int>();
        while (rows.Next())
        {
            AddRow(columns, rows, mostBytes);
            lines.Add(rows.Line);
        }

        if (lines.Count == 0)
            throw SourceFile.Refuse(path, rows.LeftOut > 0
                ? "all its rows are of erased customers, and left out."
                : "there is a header and no row below it.");
        return new CustomerTable(path, rows.Sha256, rows.Header, [.. columns.Select(column => column.Build())], [.. lines])
        {
            Dialect = rows.Dialect,
            Reading = options ?? new ReadingOptions(),
            Notes = rows.Notes,
            LeftOut = rows.LeftOut,
        };
    }

    private static void AddRow(TableColumnBuilder[] columns, TableRows rows, int mostBytes)
    {
        var column = 0;
        try
        {
            for (; column < columns.Length; column++) columns[column].Add(rows.Field(column));
        }
        catch (OverflowException)
        {
            throw new DataRefusedException(new TableError(
                rows.File,
                $"the column holds more than {mostBytes} bytes of text; take it out of the file, or train on fewer rows.",
                rows.Line,
                rows.Header[column]));
        }
    }
}
