namespace Churn.Training.Data;

/// <summary>Applies the cleaning rules to a table.</summary>
public static class Cleaning
{
    /// <summary>The table without the rows that the rules drop.</summary>
    /// <param name="table">The table; it is not changed.</param>
    /// <param name="options">The rules.</param>
    /// <param name="schema">Says which columns are not used, and which words say that a value is missing.</param>
    /// <exception cref="DataRefusedException">A condition names a column that is not there, or no row is left.</exception>
    /// <exception cref="FormatException">A condition cannot be read.</exception>
    public static CustomerTable Apply(CustomerTable table, CleaningOptions options, SchemaOptions schema)
    {
        IEnumerable<TableRow> rows = table.Rows;
        foreach (var condition in options.Keep.Select(RowCondition.Parse))
        {
            var position = ColumnNames.Find(table, condition.Column);
            rows = rows.Where(row => condition.Holds(row.Fields[position]));
        }

        if (options.DropMissing)
        {
            var candidates = rows.ToArray();
            bool IsFilled(TableRow row, int position) => !IsMissing(row.Fields[position].Trim(), schema);
            var used = Enumerable.Range(0, table.Header.Count)
                .Where(position => !schema.Ignore.Contains(table.Header[position]))
                .Where(position => candidates.Any(row => IsFilled(row, position))) // a column that is empty in every row is not used
                .ToArray();
            rows = candidates.Where(row => used.All(position => IsFilled(row, position)));
        }

        if (options.DropDuplicates) rows = rows.DistinctBy(row => string.Join('\0', row.Fields));
        var kept = rows.ToArray();
        return kept.Length > 0
            ? table with { Rows = kept }
            : throw new DataRefusedException(new TableViolation(table.File, "the cleaning rules drop every row."));
    }

    private static bool IsMissing(string text, SchemaOptions schema) =>
        text.Length == 0 || schema.MissingWords.Contains(text, StringComparer.OrdinalIgnoreCase);
}
