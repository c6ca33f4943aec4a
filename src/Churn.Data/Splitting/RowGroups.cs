using Churn.Data.Inference;
using Churn.Data.Tables;

namespace Churn.Data.Splitting;

/// <summary>
/// Finds the rows that belong together and must not be parted by a split, or a model would be measured on what it learnt.
/// </summary>
internal static class RowGroups
{
    /// <summary>Groups rows with the same text in a column, and rows that repeat a record.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="records">The rows that repeat a record.</param>
    /// <param name="options">Name the column whose texts name the groups, if there is one; a row without one is its own.</param>
    /// <returns>For each row the number of its group, the same for rows that belong together.</returns>
    /// <exception cref="DataRefusedException">There is no such column.</exception>
    public static int[] Of(CustomerTable table, RepeatedRecords records, SchemaOptions options)
    {
        if (options.GroupColumn is not { } name) return [.. records.FirstOf];
        var position = ColumnNames.Find(table, name);
        var isMissing = RawColumnValues.Read(table, position, options).IsMissing;
        return
        [
            .. table
                .Columns[position]
                .Number()
                .Select((number, row) => isMissing[row] ? records.FirstOf[row] : table.Rows + number),];
    }
}
