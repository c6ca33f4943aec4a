namespace Churn.Training.Data;

/// <summary>Finds the rows that belong together and must not be parted by a split, or a model would be measured on what it learnt.</summary>
internal static class RowGroups
{
    /// <summary>Groups rows that are equal in every field, and rows with the same text in a column.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="groupColumn">The column whose texts name the groups; a missing one is a group of its own; null for none.</param>
    /// <returns>For each row the number of its group, the same for rows that belong together.</returns>
    /// <exception cref="DataRefusedException">There is no such column.</exception>
    public static int[] Of(CustomerTable table, string? groupColumn)
    {
        var twins = RowTwins.Of(table).FirstOf; // equal rows have equal groups, so the column's groups hold them together
        if (groupColumn is null) return [.. twins];
        var column = table.Columns[ColumnNames.Find(table, groupColumn)];
        var isMissing = column.Map(text => text.IsEmpty);
        return [.. column.Number().Select((number, row) => isMissing[row] ? twins[row] : table.Rows + number)];
    }
}
