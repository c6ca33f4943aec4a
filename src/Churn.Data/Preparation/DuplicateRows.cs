using Churn.Data.Tables;

namespace Churn.Data.Preparation;

/// <summary>Finds rows that are equal in every field, blanks around the texts not counted.</summary>
internal sealed class DuplicateRows
{
    private readonly int[] firstOf;

    private DuplicateRows(int[] firstOf) => this.firstOf = firstOf;

    /// <summary>For each row the first row that is equal to it; a row that repeats none is its own.</summary>
    public IReadOnlyList<int> FirstOf => firstOf;

    /// <summary>How many rows repeat one before them.</summary>
    public int Count => firstOf.Index().Count(row => row.Item != row.Index);

    /// <summary>Compares the rows of a table.</summary>
    public static DuplicateRows Of(CustomerTable table) => Of(table.Columns, table.Rows);

    /// <summary>Compares rows by some columns alone.</summary>
    public static DuplicateRows Of(IReadOnlyList<TableColumn> columns, int rows)
    {
        var hashes = RowHashes.Of(columns, rows);
        var first = new Dictionary<ulong, int>(hashes.Length);
        return new DuplicateRows([.. hashes.Select((hash, row) =>
            first.TryAdd(hash, row) || !columns.All(column => column[row] == column[first[hash]]) ? row : first[hash])]);
    }

    /// <summary>Of the given rows, those that repeat none of them before.</summary>
    public int[] WithoutRepeats(int[] rows)
    {
        var seen = new HashSet<int>();
        return Array.FindAll(rows, row => seen.Add(firstOf[row]));
    }
}
