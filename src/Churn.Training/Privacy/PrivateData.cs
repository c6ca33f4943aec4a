using Churn.Core.Schema;
using Churn.Data.Tables;

namespace Churn.Training.Privacy;

/// <summary>Checks customers against what is known of their columns.</summary>
internal static class PrivateData
{
    private const int MaxErrors = 10;

    /// <summary>Checks a file.</summary>
    /// <param name="table">The customers.</param>
    /// <param name="bounds">What is known of the columns.</param>
    /// <param name="names">The columns of the schema; null for those of the file, of which the bounds need not name all.</param>
    /// <returns>The schema of the bounds.</returns>
    /// <exception cref="DataRefusedException">A column is not there, a value is no number, a customer is there twice.</exception>
    public static CustomerSchema Check(CustomerTable table, PrivateBounds bounds, IReadOnlyList<string>? names = null)
    {
        TableError[] lacking =
        [
            .. bounds.Columns.Keys.Append(bounds.Label.Column).Concat(bounds.Key is { } named ? [named] : [])
                .Where(name => table.Position(name) < 0)
                .Select(name => new TableError(table.File, "the bounds name this column, and the file lacks it.", 1, name)),
        ];
        if (lacking.Length > 0) throw new DataRefusedException(lacking);
        var schema = bounds.ToSchema(names ?? table.Header);
        var errors = schema.Features.OfType<NumberColumn>().SelectMany(number => NoNumbers(table, number))
            .Concat(NoLabels(table, schema.Label));
        if (bounds.Key is { } key) errors = errors.Concat(Repeated(table, key));
        TableError[] first = [.. errors.Take(MaxErrors)];
        return first.Length == 0 ? schema : throw new DataRefusedException(first);
    }

    /// <summary>Says which columns have values beyond their bounds. It is for who trains, and stands in no version.</summary>
    public static IEnumerable<string> Beyond(CustomerTable table, CustomerSchema schema)
    {
        foreach (var column in schema.Features)
        {
            var outcomes = table.Column(column.Name).Map(text => column.Read(text, out _));
            var beyond = outcomes.Count(outcome => outcome is ReadOutcome.OutOfRange or ReadOutcome.Unseen);
            if (beyond > 0)
                yield return $"column '{column.Name}': "
                    + FormattableString.Invariant($"{beyond} of {table.Rows} values lie beyond its ")
                    + (column is NumberColumn
                        ? "bounds, and count as the nearer one"
                        : "words, and count as one and the same other word");
        }
    }

    private static IEnumerable<TableError> NoNumbers(CustomerTable table, NumberColumn column) =>
        table.Column(column.Name).Map(text => column.Read(text, out _)).Index()
            .Where(read => read.Item == ReadOutcome.Invalid)
            .Select(read => new TableError(
                table.File, "this is no number, as the bounds say the column has.", table.Line(read.Index), column.Name));

    private static IEnumerable<TableError> NoLabels(CustomerTable table, LabelColumn label) =>
        table.Column(label.Name).Map(text => label.TryRead(text, out _)).Index()
            .Where(known => !known.Item)
            .Select(known => new TableError(
                table.File,
                $"this is neither {label.PositiveText} nor {label.NegativeText}, as the bounds say.",
                table.Line(known.Index),
                label.Name));

    private static IEnumerable<TableError> Repeated(CustomerTable table, string key)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        var column = table.Column(key);
        for (var row = 0; row < table.Rows; row++)
            if (!seen.Add(column[row]))
                yield return new TableError(
                    table.File,
                    "this customer is there before: customers of one row each are learnt from. Keep one row of each.",
                    table.Line(row),
                    key);
    }
}
