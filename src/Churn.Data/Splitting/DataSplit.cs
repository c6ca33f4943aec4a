using System.Globalization;
using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Preparation;
using Churn.Data.Tables;

namespace Churn.Data.Splitting;

/// <summary>
/// Which rows are learnt from and which are held out. Rows of one customer, and rows that repeat a record, are never on both
/// sides of a
/// split; only by time may a customer's past be learnt from (<see cref="TimeSplit"/>).
/// </summary>
/// <param name="Training">The rows to learn from, in ascending order.</param>
/// <param name="Holdout">The rows held out, in ascending order.</param>
/// <param name="GroupOf">The group of each row of the table, the same for rows that belong together.</param>
/// <param name="FoldGroupOf">
/// The same for the folds of the rows to learn from, which may part rows that repeat a record: see <see cref="FewRepeats"/>.
/// </param>
/// <param name="Folds">
/// Into how many folds the rows to learn from can be dealt: as many as are asked for, or fewer where groups are few.
/// </param>
/// <param name="HeldOutFrom">The first time that is held out; null where rows are held out at random.</param>
/// <param name="Notes">What was done, in sentences for the user; none for the usual split.</param>
internal sealed record DataSplit(
    int[] Training,
    int[] Holdout,
    int[] GroupOf,
    int[] FoldGroupOf,
    int Folds,
    string? HeldOutFrom,
    IReadOnlyList<string> Notes)
{
    private const string Remedy = "Use more rows, another --group or --time, or another evaluation.holdoutFraction.";

    /// <summary>Churn rates of parts that are further apart than so many standard errors differ beyond chance.</summary>
    private const double SureErrors = 3;

    /// <summary>
    /// Up to this share of rows that repeat a record, where no column names customers, folds part them: such rows come again in
    /// the customers to be scored, and a model that was chosen and calibrated as if they did not would be too timid. Of more, as
    /// in a file that was exported twice, they are kept together, or every model would seem to know all.
    /// </summary>
    private const double FewRepeats = 0.2;

    /// <summary>Splits the rows of a table.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="schema">The schema that was learnt from them.</param>
    /// <param name="churned">Their labels.</param>
    /// <param name="options">Name the group and the time.</param>
    /// <param name="split">The share to hold out, the folds, and how far churn rates may differ.</param>
    /// <param name="seed">Any number.</param>
    /// <exception cref="DataRefusedException">
    /// A part lacks a class, all rows are of one time, or the parts differ too much in their churn rates.
    /// </exception>
    public static DataSplit Of(
        CustomerTable table, CustomerSchema schema, bool[] churned, SchemaOptions options, SplitOptions split, int seed)
    {
        var records = RepeatedRecords.Of(table, schema.Label.Name);
        var groupOf = RowGroups.Of(table, records, options);
        var times = options.Time is { } column ? ReadTimes(table, schema, column) : null;
        var lots = Lots(table, schema, options, seed);
        var (training, holdout) = times is null
            ? StratifiedSplit.HoldOut(churned, split.HoldoutFraction, lots, groupOf)
            : TimeSplit.HoldOut(times, churned, split.HoldoutFraction, lots, groupOf);
        var embargoed = 0;
        if (times is not null && schema.Time is not null)
            (training, embargoed) = Embargo(table, options, training, times, holdout.Min(row => times[row]) - split.EmbargoDays);
        CheckClasses(table, schema, churned, holdout, "held out");
        CheckClasses(table, schema, churned, training, "to learn from");
        CheckRates(table, schema, churned, groupOf, training, holdout, split.MaxChurnRateFactor);

        var isNameless = options.GroupColumn is null && schema.Identifier is null;
        var foldGroupOf = isNameless && records.Repeats.Count() <= FewRepeats * table.Rows
            ? [.. Enumerable.Range(0, table.Rows)]
            : groupOf;
        var folds = FindFolds(Pick(churned, training), Pick(foldGroupOf, training), split.Folds, seed);
        if (folds < 2)
            throw new DataRefusedException(
                new TableError(
                    table.File,
                    $"the customers to learn from are too few for two folds that both hold {schema.Label.Words.Who} and others. "
                    + Remedy,
                    null,
                    schema.Label.Name));
        var from = times is null ? null : TimeText(schema, holdout.Min(row => times[row]));
        var notes = records.Describe(churned).Concat(
            Tell(table.Rows - embargoed, training, holdout, options, from, schema.Label.Words));
        if (embargoed > 0)
            notes = notes.Append(
                FormattableString.Invariant($"{embargoed:N0} rows are not learnt from: whether they ")
                + FormattableString.Invariant($"{schema.Label.Words.Churned} was not known yet when the rows held out began; ")
                + FormattableString.Invariant($"it is {split.EmbargoDays} days later"));
        if (folds < split.Folds)
            notes = notes.Append($"{folds} folds instead of {split.Folds}: there are too few customers for more");
        return new DataSplit(training, holdout, groupOf, foldGroupOf, folds, from, [.. notes]);
    }

    /// <summary>The most folds, up to those asked for, that all hold both classes; fewer than 2 where there are none.</summary>
    private static int FindFolds(bool[] churned, int[] groupOf, int most, int seed)
    {
        var folds = most;
        while (
            folds > 1 && !StratifiedSplit.HaveBothClasses(churned, StratifiedSplit.Folds(churned, folds, seed, groupOf), folds))
            folds--;
        return folds;
    }

    /// <summary>
    /// A lot for each row by the name of its customer, or else by all of it but the label. So a later file of the same
    /// customers, trained
    /// on with the same seed, holds out those who were held out before, and a challenger and a champion can be compared on
    /// customers
    /// that neither learnt from. Customers who are alike have lots of their own: the first such row one, the second another.
    /// </summary>
    private static ulong[] Lots(CustomerTable table, CustomerSchema schema, SchemaOptions options, int seed)
    {
        var lots = RowHashes.Of(
            table.Header.Index().Where(column => column.Item != schema.Label.Name).Select(column => table.Columns[column.Index]),
            table.Rows,
            seed);
        if ((options.GroupColumn ?? schema.Identifier?.Name) is not { } name)
            return RowHashes.Part(lots);
        var isNameless = table.Column(name).Map(text => text.IsEmpty);
        var byName = RowHashes.Of([table.Column(name)], table.Rows, seed);
        return RowHashes.Part([.. byName.Select((lot, row) => isNameless[row] ? lots[row] : lot)]);
    }

    /// <summary>Takes out rows whose outcome was not known when those held out began.</summary>
    private static (int[] Training, int Embargoed) Embargo(
        CustomerTable table, SchemaOptions options, int[] training, double[] times, double last)
    {
        int[] known = [.. training.Where(row => times[row] <= last)];
        if (known.Length == 0 && training.Length > 0)
            throw new DataRefusedException(new TableError(
                table.File,
                "of all rows to learn from the outcome was not known yet when the rows held out began; use rows of earlier "
                + "times, a shorter --horizon, or --group without --time.",
                null,
                options.Time));
        return (known, training.Length - known.Length);
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
            : throw new DataRefusedException(
                new TableError(table.File, "every row is of the same time, so there is no past to learn from.", null, name));
    }

    private static string TimeText(CustomerSchema schema, double time) => schema.Time is null
        ? time.ToString(CultureInfo.InvariantCulture)
        : FormattableString.Invariant($"{DateOnly.FromDayNumber((int)time):yyyy-MM-dd}");

    private static void CheckClasses(CustomerTable table, CustomerSchema schema, bool[] churned, int[] rows, string part)
    {
        var leavers = rows.Count(row => churned[row]);
        if (leavers == 0 || leavers == rows.Length)
            throw new DataRefusedException(
                new TableError(
                    table.File,
                    $"of the {rows.Length} rows {part}, {leavers} {schema.Label.Words.Churned}; each part of a split needs both "
                    + $"classes. {Remedy}",
                    null,
                    schema.Label.Name));
    }

    /// <summary>A model that learnt from other churn rates than it is measured on is neither calibrated nor measured.</summary>
    private static void CheckRates(
        CustomerTable table, CustomerSchema schema, bool[] churned, int[] groupOf, int[] training, int[] holdout, double most)
    {
        var (learnt, held) = (Rate(churned, groupOf, training), Rate(churned, groupOf, holdout));
        var factor = Math.Max(learnt.Value / held.Value, held.Value / learnt.Value);
        if (factor <= most || Math.Abs(learnt.Value - held.Value) <= SureErrors * Math.Sqrt(learnt.Variance + held.Variance))
            return;
        throw new DataRefusedException(
            new TableError(
                table.File,
                string.Create(CultureInfo.InvariantCulture,
                    $"of the {training.Length} rows to learn from {learnt.Value:P1} {schema.Label.Words.Churned}, of the "
                        + $"{holdout.Length} held out {held.Value:P1}: "
                )
                    + FormattableString.Invariant(
                        $"a factor of {factor:0.0}, beyond chance. Leave out --time, or rows of other times with --keep; ")
                    + string.Create(CultureInfo.InvariantCulture,
                        $"if the {schema.Label.Words.Rate} really changed so much, allow it with --set "
                            + $"evaluation.maxChurnRateFactor={Math.Ceiling(factor):0}."
                    ),
                null,
                schema.Label.Name));
    }

    /// <summary>
    /// A churn rate and its variance, where the rows of one group are not independent (Cochran 1977, ratio estimator).
    /// </summary>
    private static (double Value, double Variance) Rate(bool[] churned, int[] groupOf, int[] rows)
    {
        var rate = rows.Average(row => churned[row] ? 1.0 : 0);
        var groups = rows.AggregateBy(row => groupOf[row], 0.0, (sum, row) => sum + (churned[row] ? 1 - rate : -rate));
        return (rate, groups.Sum(group => group.Value * group.Value) / ((double)rows.Length * rows.Length));
    }

    private static IEnumerable<string> Tell(
        int rows, int[] training, int[] holdout, SchemaOptions options, string? from, OutcomeWords words)
    {
        if (from is null) yield break;
        yield return $"split by time: learnt from {training.Length} rows before '{options.Time}' {from}, measured on "
            + $"the {holdout.Length} rows from then on";
        var neither = rows - training.Length - holdout.Length;
        if (neither > 0)
            yield return $"customers are held out, too, because some have rows after they {words.Churned}: {neither} rows are "
                + "neither learnt from nor measured on";
    }

    private static T[] Pick<T>(T[] values, int[] rows) => Array.ConvertAll(rows, row => values[row]);
}

/// <summary>How rows are dealt.</summary>
/// <param name="HoldoutFraction">The share of the rows to hold out, above 0 to 0.5.</param>
/// <param name="Folds">The folds of the rows to learn from, 2 or more.</param>
/// <param name="MaxChurnRateFactor">
/// By how large a factor the churn rates of the two parts may differ where chance does not explain it, 1 or more.
/// </param>
internal readonly record struct SplitOptions(double HoldoutFraction, int Folds, double MaxChurnRateFactor)
{
    /// <summary>
    /// How many days after a row its outcome is known; rows with a later outcome than the start of those held out are not learnt
    /// from where rows are split by days. Default: 0.
    /// </summary>
    public int EmbargoDays { get; init; }
}
