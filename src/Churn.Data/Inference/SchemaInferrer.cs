using Churn.Core.Schema;
using Churn.Data.Tables;

namespace Churn.Data.Inference;

/// <summary>Learns the schema from a table, by rules that are the same for every file; the first that fits decides:</summary>
/// <remarks>
/// <list type="number">
/// <item>what the user says: <see cref="SchemaOptions.Ignore"/>, Group, Time, and the kinds of
/// <see cref="SchemaOptions.Columns"/>;</item>
/// <item>a key is no feature: one names the customer, the others are ignored (<see cref="CustomerKeys"/>);</item>
/// <item>a column that is empty is ignored, one that is the same in every row is a constant;</item>
/// <item>two spellings of yes and no make a boolean;</item>
/// <item>eight digits that are all dates are dates;</item>
/// <item>plain whole numbers with zeros in front, a name that says code, or ten different ones at most and none below 100 are a
/// code, a category; all others make a number;</item>
/// <item>numbers with a decimal comma, thousands marks, a currency or percent sign make a number of that form; where the comma
/// can be meant both ways, the other columns of the file decide, or else the user;</item>
/// <item>dates of one form make a date; where day and month can be exchanged, the other columns decide, or else the user;</item>
/// <item>where nine in ten values are numbers or dates of one form, the others are faults;</item>
/// <item>long texts with blanks that differ in most rows look like free text and are set aside, unless the user says that they
/// are to be learnt from (<see cref="ColumnKind.FreeText"/>); more than fifty words with fewer than ten
/// rows each on average, or one for every second row, are names and ignored; all others make a category.</item>
/// </list>
/// The words of <see cref="SchemaOptions.MissingWords"/> are missing values, in whatever kind of column.
/// </remarks>
public static class SchemaInferrer
{
    /// <summary>Learns the schema.</summary>
    /// <exception cref="DataRefusedException">
    /// There is no label, an option names no column, or values do not fit their column.
    /// </exception>
    public static InferredSchema Learn(CustomerTable table, SchemaOptions options)
    {
        var (label, labelNote) = LabelFinder.Find(table, options);
        var faults = new List<TableError>();
        var (columns, group) = LearnColumns(table, label.Name, options, faults);
        if (faults.Count > 0) throw new DataRefusedException(faults);
        SetAges(table, columns);
        var (asOf, asOfNote) = FindAsOf(table, columns, options);
        var notes = columns.SelectMany(column => column.Notes).Prepend(labelNote);
        return columns.Any(column => column.Column is FeatureColumn or DateColumn or FreeTextColumn)
            ? new InferredSchema(
                new CustomerSchema(
                    [.. columns.Select(column => column.Column)], label with { Target = options.Target }, asOf),
                [.. notes, .. asOfNote])
            {
                Columns = columns,
                Group = group,
            }
            : throw new DataRefusedException(new TableError(table.File, "no column beside the label can be learnt from."));
    }

    /// <summary>Learns every column but the label, in the order of the file.</summary>
    /// <param name="table">The customers.</param>
    /// <param name="label">The label's name; null where there is none.</param>
    /// <param name="options">What the user says of the file.</param>
    /// <param name="faults">Takes up the values that no kind fits.</param>
    /// <exception cref="DataRefusedException">An option names no column.</exception>
    /// <returns>
    /// The columns, and the one whose values say which rows are of one customer; null where each row is a customer of its own.
    /// </returns>
    internal static (List<InferredColumn> Columns, string? Group) LearnColumns(
        CustomerTable table, string? label, SchemaOptions options, List<TableError> faults)
    {
        foreach (var name in options.NamedColumns) ColumnNames.Find(table, name);
        var positions = Enumerable.Range(0, table.Header.Count).Where(position => table.Header[position] != label).ToArray();
        var texts = Array.ConvertAll(positions, position => RawColumnValues.Read(table, position, options));
        var forms = Array.ConvertAll(texts, FormatCandidates.Of);
        var habits = LocaleHints.Of(forms, options);
        var keys = CustomerKeys.Find(table, positions, texts, forms, options);
        var columns = positions
            .Select(
                (position, i) =>
                    new ColumnTypeInferrer(
                        table,
                        position,
                        texts[i],
                        keys.Columns.GetValueOrDefault(position),
                        forms[i],
                        habits,
                        options,
                        faults
                    ).Learn())
            .ToList();
        if (keys is { Group: { } group, Note: { } note })
        {
            var at = columns.FindIndex(column => column.Column.Name == group);
            columns[at] = columns[at] with { Notes = [.. columns[at].Notes, note] };
        }

        faults.AddRange(FindParts(table, columns));
        return (columns, keys.Group);
    }

    private static IEnumerable<TableError> FindParts(CustomerTable table, List<InferredColumn> columns)
    {
        var parts = columns
            .Select(column => column.Column)
            .SelectMany(PartNames, (column, part) => (column.Name, Part: part))
            .ToLookup(part => part.Part, part => part.Name);
        foreach (var column in columns.Select(column => column.Column).OfType<FeatureColumn>())
            foreach (var whole in parts[column.Name])
                yield return new TableError(
                    table.File,
                    $"what is learnt from the column '{whole}' has this name, too; rename the column.",
                    1,
                    column.Name);
    }

    private static IReadOnlyList<string> PartNames(Column column) => column switch
    {
        DateColumn date => date.PartNames,
        FreeTextColumn text => text.PartNames,
        _ => [],
    };

    /// <summary>Where rows have times of their own, the range of the ages does not follow from that of the dates.</summary>
    private static void SetAges(CustomerTable table, List<InferredColumn> columns)
    {
        if (columns.Select(column => column.Column).OfType<TimeColumn>().FirstOrDefault() is not { } time) return;
        var times = Days(time);
        for (var at = 0; at < columns.Count; at++)
        {
            if (columns[at].Column is not DateColumn date) continue;
            var ages = Days(date).Zip(times).Where(row => row is { First: not null, Second: not null })
                .Select(row => DateColumn.AgeOf(row.First!.Value, row.Second!.Value)).ToArray();
            if (ages.Length > 0) columns[at] = columns[at] with { Column = date.WithAges(ages.Min(), ages.Max()) };
        }

        DateOnly?[] Days(DayColumn column) =>
            table.Column(column.Name).Map<DateOnly?>(text => column.Read(text, out var day) == ReadOutcome.Known ? day : null);
    }

    private static (DateOnly? AsOf, string[] Note) FindAsOf(
        CustomerTable table,
        List<InferredColumn> columns,
        SchemaOptions options)
    {
        var dates = columns.Select(column => column.Column).OfType<DateColumn>().ToArray();
        if (dates.Length == 0) return (null, []);
        if (options.AsOf is { } given) return (given, []);
        var newest = dates.Max(date => date.Latest);
        if (columns.Select(column => column.Column).OfType<TimeColumn>().FirstOrDefault() is { } time)
            newest = table.Column(time.Name).Map(text => time.Read(text, out var day) == ReadOutcome.Known ? day : default).Max();
        return (
            newest,
            [
                FormattableString.Invariant(
                    $"ages of dates count from {newest:yyyy-MM-dd}, the newest of the file; --as-of names another day"),]);
    }
}
