using System.ComponentModel.DataAnnotations;
using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Tables;

namespace Churn.Data.Preparation;

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
        var kept = Enumerable.Range(0, table.Rows).ToArray();
        foreach (var condition in options.Keep.Select(RowCondition.Parse))
        {
            var holds = table.Columns[ColumnNames.Find(table, condition.Column)].Map(condition.Holds);
            kept = Array.FindAll(kept, row => holds[row]);
        }

        if (options.DropMissing) kept = DropMissing(table, kept, schema);
        if (options.DropDuplicates) kept = DuplicateRows.Of(table).WithoutRepeats(kept);
        if (kept.Length == 0) throw new DataRefusedException(new TableError(table.File, "the cleaning rules drop every row."));
        return kept.Length == table.Rows ? table : table.Pick(kept);
    }

    private static int[] DropMissing(CustomerTable table, int[] rows, SchemaOptions schema)
    {
        var left = rows;
        foreach (var (position, name) in table.Header.Index())
        {
            if (schema.Ignore.Contains(name) || name == schema.LabelFilled) continue;
            var isMissing = RawColumnValues.Read(table, position, schema).IsMissing;
            if (Array.TrueForAll(rows, row => isMissing[row])) continue; // a column that is empty in every row is not used
            left = Array.FindAll(left, row => !isMissing[row]);
        }

        return left;
    }
}

/// <summary>Which rows are left out before anything is learnt.</summary>
public sealed record CleaningOptions : IValidatableObject
{
    /// <summary>Drops every row that lacks a value in a column that is used. Default: no, missing values are filled in.</summary>
    public bool DropMissing { get; init; }

    /// <summary>Keeps only rows that meet every condition, such as <c>TotalCharges > 0</c>. Default: none.</summary>
    public IReadOnlyList<string> Keep { get; init; } = [];

    /// <summary>Of rows equal in every field, keeps the first. Default: no.</summary>
    public bool DropDuplicates { get; init; }

    /// <summary>Every condition must be one.</summary>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var text in Keep)
            if (!RowCondition.TryParse(text, out _, out var fault)) yield return new ValidationResult($"keep: {fault}");
    }
}
