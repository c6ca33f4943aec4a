using Churn.Core.Csv;

namespace Churn.Data.Tables;

/// <summary>A customers file as it stands, column by column: texts, and the lines they stand on.</summary>
public sealed class CustomerTable
{
    private readonly int[] lines;
    private readonly Lazy<Dictionary<string, int>> positions;

    internal CustomerTable(
        string file,
        string sha256,
        IReadOnlyList<string> header,
        IReadOnlyList<TableColumn> columns,
        int[] lines)
    {
        File = file;
        Sha256 = sha256;
        Header = header;
        Columns = columns;
        this.lines = lines;
        positions = new Lazy<Dictionary<string, int>>(
            () => header.Index().ToDictionary(column => column.Item, column => column.Index, StringComparer.Ordinal));
    }

    /// <summary>The path it was read from.</summary>
    public string File { get; }

    /// <summary>The hash of the file's bytes, in hexadecimal.</summary>
    public string Sha256 { get; }

    /// <summary>The column names; each once, none empty.</summary>
    public IReadOnlyList<string> Header { get; }

    /// <summary>One column per name.</summary>
    public IReadOnlyList<TableColumn> Columns { get; }

    /// <summary>How many rows there are.</summary>
    public int Rows => lines.Length;

    /// <summary>How the file is written.</summary>
    public CsvDialect Dialect { get; init; } = new(CsvDialect.Separators[0], TextEncodings.Utf8, []);

    /// <summary>How it was read, as far as the user said it.</summary>
    public ReadingOptions Reading { get; init; } = new();

    /// <summary>What was found out of the way the file is written, in sentences for the user.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>How many rows of erased customers the file has beside these; 0 in a table made of another.</summary>
    public int LeftOut { get; init; }

    /// <summary>The 1-based line of the file on which a row ends.</summary>
    public int Line(int row) => lines[row];

    /// <summary>The position of a column; -1 if there is none of that exact name.</summary>
    public int Position(string name) => positions.Value.GetValueOrDefault(name, -1);

    /// <summary>The texts of a row, one per name of the header.</summary>
    public string[] Row(int row) => [.. Columns.Select(column => column[row])];

    /// <summary>The column of a name that is in the header.</summary>
    public TableColumn Column(string name) => Columns[Position(name)];

    /// <summary>One column as a table of its own.</summary>
    /// <param name="name">A name that is in the header.</param>
    internal CustomerTable Only(string name) =>
        new(File, Sha256, [name], [Column(name)], lines) { Dialect = Dialect, Reading = Reading, Notes = Notes };

    /// <summary>The same table with one more column behind the others.</summary>
    /// <param name="name">A name that no column has.</param>
    /// <param name="column">A text for each row.</param>
    internal CustomerTable With(string name, TableColumn column) =>
        new(File, Sha256, [.. Header, name], [.. Columns, column], lines) { Dialect = Dialect, Reading = Reading, Notes = Notes };

    /// <summary>The given rows, in the given order, as a table of its own.</summary>
    public CustomerTable Pick(IReadOnlyList<int> rows) =>
        new(File, Sha256, Header, [.. Columns.Select(column => column.Pick(rows))], [.. rows.Select(row => lines[row])])
        {
            Dialect = Dialect,
            Reading = Reading,
            Notes = Notes,
        };
}
