namespace Churn.Training.Data;

/// <summary>A customers file as it stands: texts, and the lines they stand on.</summary>
/// <param name="File">The path it was read from.</param>
/// <param name="Sha256">The hash of the file's bytes, in hexadecimal.</param>
/// <param name="Header">The column names; each once, none empty.</param>
/// <param name="Rows">The rows, each as long as the header.</param>
public sealed record CustomerTable(string File, string Sha256, IReadOnlyList<string> Header, IReadOnlyList<TableRow> Rows)
{
    /// <summary>How the file is written.</summary>
    public CsvDialect Dialect { get; init; } = new(CsvDialect.Separators[0], CsvDialect.Encodings["utf-8"], []);

    /// <summary>The position of a column; -1 if there is none of that exact name.</summary>
    public int Position(string name)
    {
        for (var position = 0; position < Header.Count; position++)
            if (Header[position] == name) return position;
        return -1;
    }

    /// <summary>The texts of a column, row by row.</summary>
    public IEnumerable<string> Column(int position) => Rows.Select(row => row.Fields[position]);
}
