namespace Churn.Training.Data;

/// <summary>Reads a whole customers file into a table, in one pass and column by column.</summary>
public static class CsvCustomerReader
{
    /// <summary>Reads a whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How it is written; null to find out.</param>
    /// <exception cref="DataRefusedException">The file cannot be read, or is no such table; holds every fault found.</exception>
    public static CustomerTable Read(string path, ReadingOptions? options = null)
    {
        using var rows = CsvRows.Open(path, options);
        var columns = rows.Header.Select(_ => new TableColumnBuilder()).ToArray();
        var lines = new List<int>();
        while (rows.Read() is { } fields)
        {
            for (var column = 0; column < columns.Length; column++) columns[column].Add(fields[column]);
            lines.Add(rows.Line);
        }

        if (lines.Count == 0) throw SourceFile.Refuse(path, "there is a header and no row below it.");
        return new CustomerTable(path, rows.Sha256, rows.Header, [.. columns.Select(column => column.Build())], [.. lines])
        {
            Dialect = rows.Dialect,
            Notes = rows.Notes,
        };
    }
}
