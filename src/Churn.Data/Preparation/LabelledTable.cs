using Churn.Data.Inference;
using Churn.Data.Tables;

namespace Churn.Data.Preparation;

/// <summary>A customers file with its label in a column, and without rows that lack one if that is asked for.</summary>
/// <param name="Table">The table to learn from.</param>
/// <param name="Options">The options to learn it with: they name a label that was made.</param>
/// <param name="Notes">What was done, in sentences for the user.</param>
internal sealed record LabelledTable(CustomerTable Table, SchemaOptions Options, IReadOnlyList<string> Notes)
{
    /// <summary>Joins the list of those who churned, and leaves out rows without a label, as the options say.</summary>
    /// <exception cref="DataRefusedException">The list cannot be read or joined, or there is no label.</exception>
    public static LabelledTable Of(CustomerTable table, SchemaOptions options)
    {
        var labelled = options.ChurnedFile is { } file
            ? ChurnedList.Join(table, file, options)
            : new LabelledTable(table, options, []);
        return options.Unlabelled == UnlabelledRows.Ignore ? labelled.WithoutUnlabelled() : labelled;
    }

    private LabelledTable WithoutUnlabelled()
    {
        var missing = LabelFinder.FindUnlabelled(Table, Options);
        var kept = Enumerable.Range(0, Table.Rows).Where(row => !missing[row]).ToArray();
        if (kept.Length == Table.Rows) return this;
        if (kept.Length == 0)
            throw new DataRefusedException(new TableError(Table.File, "the label is missing in every row."));
        return this with
        {
            Table = Table.Pick(kept),
            Notes = [.. Notes, $"{Table.Rows - kept.Length} of {Table.Rows} rows have no label and are left out, as asked"],
        };
    }
}
