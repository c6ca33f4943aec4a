using Churn.Core.Csv;
using Churn.Core.Schema;

namespace Churn.Training.Data;

/// <summary>Finds the label and its positive value. It guesses only what is unambiguous, and says so.</summary>
internal static class LabelFinder
{
    private const int ListedValues = 10;

    private const int MostFaults = 1_000;

    private static readonly HashSet<string> LabelNames = new(StringComparer.Ordinal)
    {
        "CHURN", "CHURNED", "CHURNLABEL", "CHURNFLAG", "ISCHURN", "ISCHURNED", "HASCHURNED", "EXITED", "ATTRITION", "ATTRITIONFLAG",
        "ATTRITED", "LEFT", "HASLEFT", "CANCELLED", "CANCELED", "LABEL", "TARGET",
    };

    private static readonly HashSet<string> PositiveWords = new(StringComparer.OrdinalIgnoreCase)
    {
        "yes", "true", "1", "1.0", "y", "t", "churn", "churned", "exited", "left", "cancelled", "canceled", "attrited", "attrited customer",
    };

    /// <exception cref="DataRefusedException">There is no label, or it has not exactly two values.</exception>
    public static (LabelColumn Label, string Note) Find(CustomerTable table, SchemaOptions options)
    {
        var position = options.Label is { } name ? ColumnNames.Find(table, name) : GuessColumn(table);
        var column = table.Header[position];
        var values = ReadValues(table, position);
        if (values.Count < 2) throw Refuse(table, column, DescribeCount(values));
        if (values.Count > 2)
        {
            var isThird = table.Columns[position].Map(text => text.Equals(values[2], StringComparison.OrdinalIgnoreCase));
            throw new DataRefusedException(new TableViolation(
                table.File, DescribeCount(values), table.Line(Array.IndexOf(isThird, true)), column, values[2]));
        }

        var positive = options.Positive is { } given ? FindPositive(table, column, values, given) : GuessPositive(table, column, values);
        var negative = values.Single(value => value != positive);
        var note = $"label '{column}' ({(options.Label is null ? "guessed by its name" : "as given")}), churned is '{PlainText.Start(positive)}' "
            + $"({(options.Positive is null ? "guessed by its meaning" : "as given")}), the other value '{PlainText.Start(negative)}'";
        return (new LabelColumn(column, positive, negative), note);
    }

    /// <summary>Whether a column's name says that it is a label.</summary>
    public static bool IsLabelName(string name) => LabelNames.Contains(string.Concat(name.Where(char.IsLetter)).ToUpperInvariant());

    private static int GuessColumn(CustomerTable table)
    {
        var candidates = table.Header.Index().Where(column => IsLabelName(column.Item)).ToArray();
        if (candidates.Length == 1) return candidates[0].Index;
        var fault = candidates.Length == 0
            ? "no column is named like a label (Churn, Exited, Attrition, ...)"
            : $"several columns are named like a label ({string.Join(", ", candidates.Take(ListedValues).Select(column => PlainText.Start(column.Item)))})";
        throw new DataRefusedException(new TableViolation(
            table.File, $"{fault}; name it with --label. {ColumnNames.List(table)}", 1));
    }

    private static List<string> ReadValues(CustomerTable table, int position)
    {
        var (column, name) = (table.Columns[position], table.Header[position]);
        var missing = column.Map(text => text.IsEmpty);
        var without = missing.Count(isMissing => isMissing);
        var rule = $"the label is missing, as in {without} of {table.Rows} rows; fill it in, or leave such rows out with --keep \"{name} != \".";
        if (without > 0)
            throw new DataRefusedException([.. missing.Index().Where(row => row.Item).Take(MostFaults)
                .Select(row => new TableViolation(table.File, rule, table.Line(row.Index), name))]);
        return [.. column.Texts.Distinct(StringComparer.OrdinalIgnoreCase).Take(ListedValues + 1)];
    }

    private static string DescribeCount(List<string> values) => values.Count == 1
        ? $"the label has one value only, '{PlainText.Start(values[0])}'; two are needed to learn from."
        : $"the label has {(values.Count > ListedValues ? "more than " + ListedValues : values.Count)} values, "
          + $"{string.Join(", ", values.Take(ListedValues).Select(value => $"'{PlainText.Start(value)}'"))}; it must have exactly two.";

    private static string FindPositive(CustomerTable table, string column, List<string> values, string given) =>
        values.FirstOrDefault(value => value.Equals(given, StringComparison.OrdinalIgnoreCase))
        ?? throw Refuse(table, column, $"no row has the value '{given}' of --positive; the values are '{PlainText.Start(values[0])}' and '{PlainText.Start(values[1])}'.");

    private static string GuessPositive(CustomerTable table, string column, List<string> values)
    {
        var positive = values.Where(PositiveWords.Contains).ToArray();
        return positive.Length == 1
            ? positive[0]
            : throw Refuse(table, column, $"which of '{PlainText.Start(values[0])}' and '{PlainText.Start(values[1])}' means churned? Say it with --positive.");
    }

    private static DataRefusedException Refuse(CustomerTable table, string column, string rule) =>
        new(new TableViolation(table.File, rule, null, column));
}
