using Churn.Core.Schema;
using Churn.Data.Tables;

namespace Churn.Data.Transactions;

/// <summary>What the user says of a file of customers with their start and their end.</summary>
/// <param name="Start">The column of the day on which a customer came.</param>
/// <param name="End">The column of the day on which they left; empty for those who are still there.</param>
public sealed record HistoryOptions(string Start, string End)
{
    /// <summary>The last day up to which the file knows who left; null for the newest of the file.</summary>
    public DateOnly? Until { get; init; }

    /// <summary>Columns of numbers or words that were known at the start.</summary>
    public IReadOnlyList<string> Covariates { get; init; } = [];
}

/// <summary>When customers came and left: a row for each who had come by the last day.</summary>
public sealed class HistoryTable
{
    private HistoryTable(DateOnly until, int[] days, bool[] haveLeft, IReadOnlyList<HistoryCovariate> covariates) =>
        (Until, Days, HaveLeft, Covariates) = (until, days, haveLeft, covariates);

    /// <summary>The last day that counts.</summary>
    public DateOnly Until { get; }

    /// <summary>The days from the start of each customer to their end, or to the last day.</summary>
    public IReadOnlyList<int> Days { get; }

    /// <summary>Whether each customer left by the last day.</summary>
    public IReadOnlyList<bool> HaveLeft { get; }

    /// <summary>The columns that were asked for, as numbers.</summary>
    public IReadOnlyList<HistoryCovariate> Covariates { get; }

    /// <summary>What was left out or assumed, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>Reads a file.</summary>
    /// <param name="table">The file.</param>
    /// <param name="options">What the user says of it.</param>
    /// <param name="today">No day may lie after it, unless the user names the last day.</param>
    /// <exception cref="DataRefusedException">A column is missing, its values do not fit, or nobody has left.</exception>
    public static HistoryTable Read(CustomerTable table, HistoryOptions options, DateOnly today)
    {
        var faults = new List<TableError>();
        var (start, end) = (NamedColumns.Find(table, options.Start), NamedColumns.Find(table, options.End));
        if (start == end)
            throw new DataRefusedException(
                new TableError(table.File, "the start and the end are one column; name two.", 1, start));
        if (!table.Column(end).Map(text => text.Length > 0).Any(isFilled => isFilled))
            throw new DataRefusedException(new TableError(
                table.File, "nobody has left, so nothing tells how long customers stay; give a file of a longer time.", 1, end));
        var starts = NamedColumns.Days(table, start, faults);
        var ends = NamedColumns.OptionalDays(table, end, faults);
        NamedColumns.AddFaults(
            table, end, [.. starts.Zip(ends, (from, to) => to < from)], "a day before that of the start", faults);
        if (options.Until is null)
        {
            foreach (var (name, days) in new[] { (start, starts), (end, ends) })
                NamedColumns.AddFaults(
                    table, name, Array.ConvertAll(days, day => day > today),
                    "a day after today (name the last day that is known, to count those customers as still there)", faults);
        }

        HistoryCovariate[] covariates =
        [
            .. options.Covariates.SelectMany(name => CovariatesOf(table, NamedColumns.Find(table, name), faults)),
        ];
        if (faults.Count > 0) throw new DataRefusedException(faults);
        return Select(table, options.Until ?? starts.Concat(ends).Max()!.Value, starts, ends, covariates);
    }

    private static HistoryTable Select(
        CustomerTable table, DateOnly until, DateOnly?[] starts, DateOnly?[] ends, HistoryCovariate[] covariates)
    {
        int[] came = [.. Enumerable.Range(0, table.Rows).Where(row => starts[row] <= until)];
        bool[] haveLeft = [.. came.Select(row => ends[row] <= until)];
        if (!haveLeft.Contains(true))
            throw new DataRefusedException(new TableError(
                table.File,
                FormattableString.Invariant(
                    $"nobody has left by {until:yyyy-MM-dd}, so nothing tells how long customers stay.")));
        var late = table.Rows - came.Length;
        return new HistoryTable(
            until,
            [.. came.Select((row, i) => (haveLeft[i] ? ends[row]!.Value : until).DayNumber - starts[row]!.Value.DayNumber)],
            haveLeft,
            [
                .. covariates.Select(column => column with { Values = Array.ConvertAll(came, row => column.Values[row]) }),
            ])
        {
            Notes = late == 0
                ? []
                : [FormattableString.Invariant($"{late:N0} rows that start after {until:yyyy-MM-dd} are left out")],
        };
    }

    private static IEnumerable<HistoryCovariate> CovariatesOf(CustomerTable table, string name, List<TableError> faults)
    {
        var learnt = NamedColumns.Learn(table, name, null, faults);
        if (learnt is not (NumberColumn or BooleanColumn or CategoryColumn))
        {
            faults.Add(new TableError(
                table.File, "a covariate is a column of numbers or of words that differ; name another.", 1, name));
            return [];
        }

        var column = (FeatureColumn)learnt;
        var codes = table.Column(name).Map(
            text => column.Read(text, out var coded) is ReadOutcome.Known or ReadOutcome.OutOfRange ? coded : double.NaN);
        if (column is not CategoryColumn words) return [new HistoryCovariate(name, codes)];
        var usual = codes.Where(double.IsFinite).CountBy(code => code)
            .OrderByDescending(word => word.Value).ThenBy(word => word.Key).First().Key;
        return words.Vocabulary.Index().Where(word => word.Index != usual).Select(word => new HistoryCovariate(
            $"{name} = {word.Item}",
            Array.ConvertAll(codes, code => double.IsNaN(code) ? double.NaN : code == word.Index ? 1 : 0)));
    }
}

/// <summary>A column as numbers: itself, or for each word but the most frequent whether a customer has it.</summary>
/// <param name="Name">The column; of a word, with the word.</param>
/// <param name="Values">A number for each customer; NaN where it is missing.</param>
public sealed record HistoryCovariate(string Name, double[] Values);
