using System.Globalization;
using Churn.Core.Schema;

namespace Churn.Training.Data;

/// <summary>
/// Which rows are learnt from and which are held out. Rows that are equal in every field, and rows of
/// one group, are never on both sides of a split.
/// </summary>
/// <param name="Training">The rows to learn from, in ascending order.</param>
/// <param name="Holdout">The rows held out, in ascending order.</param>
/// <param name="GroupOf">The group of each row to learn from, the same for rows that belong together.</param>
/// <param name="HeldOutFrom">The first time that is held out; null where rows are held out at random.</param>
/// <param name="Notes">What was done, in sentences for the user; none for the usual split.</param>
internal sealed record DataSplit(int[] Training, int[] Holdout, int[] GroupOf, string? HeldOutFrom, IReadOnlyList<string> Notes)
{
    private const string Remedy = "Use more rows, another --group or --time, or another evaluation.holdoutFraction or evaluation.folds.";

    /// <summary>Splits the rows of a table.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="schema">The schema that was learnt from them.</param>
    /// <param name="churned">Their labels.</param>
    /// <param name="options">Name the group and the time.</param>
    /// <param name="holdoutFraction">The share to hold out, above 0 and below 1.</param>
    /// <param name="folds">Into how many folds the rows to learn from are to be dealt, 2 or more; each needs both classes.</param>
    /// <param name="seed">Any number.</param>
    /// <exception cref="DataRefusedException">A part lacks a class, or all rows are of one time.</exception>
    public static DataSplit Of(
        CustomerTable table, CustomerSchema schema, bool[] churned, SchemaOptions options, double holdoutFraction, int folds, int seed)
    {
        var groupOf = RowGroups.Of(table, options.Group);
        var times = options.Time is { } column ? ReadTimes(table, schema, column) : null;
        var (training, holdout) = times is null
            ? StratifiedSplit.HoldOut(churned, holdoutFraction, Lots(table, schema, options, seed), groupOf)
            : TimeSplit.HoldOut(times, holdoutFraction, groupOf);
        CheckClasses(table, schema, churned, holdout, "held out");
        CheckClasses(table, schema, churned, training, "to learn from");

        var groupOfTraining = Pick(groupOf, training);
        var foldOf = StratifiedSplit.Folds(Pick(churned, training), folds, seed, groupOfTraining);
        for (var fold = 0; fold < folds; fold++)
            CheckClasses(table, schema, churned, Pick(training, StratifiedSplit.Rows(foldOf, fold, inside: true)), $"of fold {fold + 1} of {folds}");
        var from = times is null ? null : TimeText(schema, holdout.Min(row => times[row]));
        return new DataSplit(training, holdout, groupOfTraining, from, [.. Tell(groupOf, training, holdout, options, from)]);
    }

    /// <summary>
    /// A lot for each row by the name of its customer, or else by all of it but the label. So a later file of the same customers, trained
    /// on with the same seed, holds out those who were held out before, and a challenger and a champion can be compared on customers
    /// that neither learnt from.
    /// </summary>
    private static ulong[] Lots(CustomerTable table, CustomerSchema schema, SchemaOptions options, int seed)
    {
        var lots = RowHashes.Of(table.Header.Index().Where(column => column.Item != schema.Label.Name).Select(column => table.Columns[column.Index]), table.Rows, seed);
        if ((options.Group ?? schema.Identifier?.Name) is not { } name) return lots;
        var isNameless = table.Column(name).Map(text => text.IsEmpty);
        var byName = RowHashes.Of([table.Column(name)], table.Rows, seed);
        return [.. byName.Select((lot, row) => isNameless[row] ? lots[row] : lot)];
    }

    /// <summary>The time of each row, as a number that grows: a day's number for dates.</summary>
    private static double[] ReadTimes(CustomerTable table, CustomerSchema schema, string name)
    {
        var column = table.Column(name);
        var times = schema.Time is { } days
            ? column.Map(text => days.Read(text, out var day) == ReadOutcome.Known ? day.DayNumber : double.NaN)
            : column.Map(text => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture));
        return times.Min() < times.Max()
            ? times
            : throw new DataRefusedException(new TableViolation(table.File, "every row is of the same time, so there is no past to learn from.", null, name));
    }

    private static string TimeText(CustomerSchema schema, double time) => schema.Time is null
        ? time.ToString(CultureInfo.InvariantCulture)
        : FormattableString.Invariant($"{DateOnly.FromDayNumber((int)time):yyyy-MM-dd}");

    private static void CheckClasses(CustomerTable table, CustomerSchema schema, bool[] churned, int[] rows, string part)
    {
        var leavers = rows.Count(row => churned[row]);
        if (leavers == 0 || leavers == rows.Length)
            throw new DataRefusedException(new TableViolation(
                table.File, $"of the {rows.Length} rows {part}, {leavers} churned; each part of a split needs both classes. {Remedy}", null, schema.Label.Name));
    }

    private static IEnumerable<string> Tell(int[] groupOf, int[] training, int[] holdout, SchemaOptions options, string? from)
    {
        if (options.Group is { } group)
            yield return $"rows of one '{group}' stay together: {groupOf.Distinct().Count()} groups in {groupOf.Length} rows";
        if (from is null) yield break;
        yield return $"split by time: learnt from {training.Length} rows before '{options.Time}' {from}, measured on the {holdout.Length} rows from then on";
        var neither = groupOf.Length - training.Length - holdout.Length;
        if (neither > 0) yield return $"{neither} earlier rows are of customers held out; they are neither learnt from nor measured on";
    }

    private static T[] Pick<T>(T[] values, int[] rows) => Array.ConvertAll(rows, row => values[row]);
}
