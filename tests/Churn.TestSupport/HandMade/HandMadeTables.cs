using Churn.Data.Tables;

namespace Churn.TestSupport.HandMade;

/// <summary>Tables written in a test.</summary>
public static class HandMadeTables
{
    /// <summary>A table from a header and rows without quotes; the header is line 1.</summary>
    public static CustomerTable Of(string header, params string[] rows) =>
        OfRows(header.Split(','), rows.Select(row => row.Split(',')));

    /// <summary>A table of one column beside a label that alternates.</summary>
    public static CustomerTable OfColumn(string name, IEnumerable<string> values) =>
        OfRows([name, "Churn"], values.Select((value, i) => new[] { value, i % 2 == 0 ? "Yes" : "No" }));

    /// <summary>A table from a header and the fields of each row; the header is line 1.</summary>
    public static CustomerTable OfRows(IReadOnlyList<string> header, IEnumerable<string[]> rows)
    {
        var all = rows.ToArray();
        return new CustomerTable(
            "test.csv",
            new string('0', 64),
            header,
            [.. header.Select((_, column) => ColumnOf(all.Select(row => row[column])))],
            [.. Enumerable.Range(2, all.Length)]);
    }

    /// <summary>A table with one more column in front.</summary>
    public static CustomerTable Prepend(CustomerTable table, string name, IEnumerable<string> texts) => new(
        table.File,
        table.Sha256,
        [name, .. table.Header],
        [ColumnOf(texts), .. table.Columns],
        [.. Enumerable.Range(0, table.Rows).Select(table.Line)]);

    private static TableColumn ColumnOf(IEnumerable<string> texts)
    {
        var builder = new TableColumnBuilder();
        foreach (var text in texts) builder.Add(text);
        return builder.Build();
    }
}
