using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Tables;

namespace Churn.Data.Transactions;

/// <summary>Who bought when, for how much, and what: a row for each transaction that counts.</summary>
public sealed class TransactionTable
{
    private static readonly string[] AmountWords = ["amount", "revenue", "sales", "spend", "price", "total", "value"];

    private TransactionTable(string[] customers, int[] customerOf, DateOnly[] days, double[] amounts)
    {
        (Customers, CustomerOf, Days, Amounts) = (customers, customerOf, days, amounts);
    }

    /// <summary>The column that names the customers.</summary>
    public string CustomerColumn { get; private init; } = "";

    /// <summary>The names of the customers, in the order in which the file first tells of them.</summary>
    public IReadOnlyList<string> Customers { get; }

    /// <summary>The number of the customer of each transaction.</summary>
    public IReadOnlyList<int> CustomerOf { get; }

    /// <summary>The day of each.</summary>
    public IReadOnlyList<DateOnly> Days { get; }

    /// <summary>The amount of each, negative for returned goods; 1 where there are no amounts.</summary>
    public IReadOnlyList<double> Amounts { get; }

    /// <summary>The names of what was bought; empty where none was asked for.</summary>
    public IReadOnlyList<string> Items { get; private init; } = [];

    /// <summary>The number of what was bought in each; empty where none was asked for.</summary>
    public IReadOnlyList<int> ItemOf { get; private init; } = [];

    /// <summary>The last day that counts.</summary>
    public DateOnly Until { get; private init; }

    /// <summary>What was left out or assumed, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; private init; } = [];

    /// <summary>Reads transactions.</summary>
    /// <param name="table">The file.</param>
    /// <param name="options">What the user says of it.</param>
    /// <param name="today">No transaction may lie after it.</param>
    /// <exception cref="DataRefusedException">A column is missing or not told, or its values are no days or amounts.</exception>
    public static TransactionTable Read(CustomerTable table, TransactionOptions options, DateOnly today)
    {
        var columns = Columns(table, options);
        var faults = new List<TableError>();
        var customer = table.Column(columns.Customer);
        var days = NamedColumns.Days(table, columns.Time, faults);
        var amounts = columns.Amount is { } amount ? NamedColumns.Numbers(table, amount, faults) : Ones(table.Rows);
        if (options.Quantity is { } quantity)
        {
            var counts = NamedColumns.Numbers(table, NamedColumns.Find(table, quantity), faults);
            amounts = [.. amounts.Zip(counts, (price, count) => price * count)];
        }

        if (faults.Count > 0) throw new DataRefusedException(faults);
        return Select(table, columns, options, today, customer, days, amounts);
    }

    private static TransactionTable Select(
        CustomerTable table,
        (string Customer, string Time, string? Amount) columns,
        TransactionOptions options,
        DateOnly today,
        TableColumn customer,
        DateOnly?[] days,
        double[] amounts)
    {
        var named = customer.Map<bool>(IsNamed);
        var item = options.Item is { } column ? table.Column(NamedColumns.Find(table, column)) : null;
        var bought = item?.Map<bool>(IsNamed);
        var until = options.Until ?? (days.Max() is { } newest ? newest : today);
        var (kept, nameless, itemless, late, returned, free, future) = (new List<int>(), 0, 0, 0, 0, 0, new List<int>());
        for (var row = 0; row < table.Rows; row++)
        {
            if (!named[row]) nameless++;
            else if (bought is not null && !bought[row]) itemless++;
            else if (days[row] > today && options.Until is null) future.Add(row);
            else if (days[row] > until) late++;
            else if (amounts[row] < 0 && options.Returns == ReturnedGoods.Drop) returned++;
            else kept.Add(row);
            if (amounts[row] == 0) free++;
        }

        if (future.Count > 0)
            throw Refused(table, columns.Time, future, "lie after today",
                "correct them, or name the last day that counts with --until");
        var negative = kept.Where(row => amounts[row] < 0).ToList();
        if (negative.Count > 0 && options.Returns == ReturnedGoods.Refuse)
            throw Refused(table, columns.Amount, negative, "have a negative amount",
                "--returns drop leaves them out, --returns net subtracts them from what was bought on the same day");
        if (kept.Count == 0)
            throw new DataRefusedException(new TableError(table.File, "no transaction is left that counts."));
        var numbers = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] customerOf = [.. kept.Select(row => NumberOf(numbers, customer[row]))];
        var items = new Dictionary<string, int>(StringComparer.Ordinal);
        int[] itemOf = item is null ? [] : [.. kept.Select(row => NumberOf(items, item[row]))];
        return new TransactionTable(
            [.. numbers.Keys], customerOf, [.. kept.Select(row => days[row]!.Value)], [.. kept.Select(row => amounts[row])])
        {
            CustomerColumn = columns.Customer,
            Items = [.. items.Keys],
            ItemOf = itemOf,
            Until = until,
            Notes =
            [
                .. Told(nameless, $"without a value in '{columns.Customer}' are left out"),
                .. Told(itemless, $"without a value in '{options.Item}' are left out"),
                .. Told(late, FormattableString.Invariant($"after {until:yyyy-MM-dd} are left out")),
                .. Told(returned, "with a negative amount are left out"),
                .. Told(free, "have the amount 0: they count as purchases, not as what customers spend"),
            ],
        };
    }

    private static bool IsNamed(ReadOnlySpan<char> text) => !MissingText.Is(text, []) && !MissingText.IsUsual(text);

    private static IEnumerable<string> Told(int rows, string what) =>
        rows == 0 ? [] : [FormattableString.Invariant($"{rows:N0} rows {what}")];

    private static DataRefusedException Refused(
        CustomerTable table, string? column, List<int> rows, string what, string remedy) =>
        new(new TableError(
            table.File, FormattableString.Invariant($"{rows.Count:N0} rows {what}; {remedy}."), table.Line(rows[0]), column));

    private static int NumberOf(Dictionary<string, int> numbers, string name)
    {
        if (!numbers.TryGetValue(name, out var number)) numbers[name] = number = numbers.Count;
        return number;
    }

    private static (string Customer, string Time, string? Amount) Columns(CustomerTable table, TransactionOptions options)
    {
        var customer = options.Customer is { } named ? NamedColumns.Find(table, named) : CustomerColumnOf(table);
        var time = options.Time is { } timed ? NamedColumns.Find(table, timed) : TimeColumn(table, customer);
        if (!options.NeedsAmount && options.Amount is null) return (customer, time, null);
        var amount = options.Amount is { } paid ? NamedColumns.Find(table, paid) : AmountColumn(table, [customer, time]);
        return (customer, time, amount);
    }

    private static string CustomerColumnOf(CustomerTable table)
    {
        var best = table.Header.Select(name => (Name: name, Kind: KeyNames.Of(name))).MaxBy(column => column.Kind);
        return best.Kind > KeyName.PersonName ? best.Name : throw Unknown(table, "names the customer", "--customer");
    }

    private static string TimeColumn(CustomerTable table, string customer)
    {
        string[] dates =
        [
            .. table.Header.Where(name => name != customer
                && FormatCandidates.Of(RawColumnValues.Read(table, table.Position(name), new SchemaOptions()))
                    .Dates.Fits is not []),
        ];
        return dates is [var only] ? only : throw Unknown(table, "holds the day", "--time");
    }

    private static string AmountColumn(CustomerTable table, string[] others) =>
        AmountColumnAmong(table.Header.Except(others)) ?? throw Unknown(table, "holds the amount", "--amount");

    /// <summary>The only column whose name says that it holds amounts; null where there is none, or more than one.</summary>
    internal static string? AmountColumnAmong(IEnumerable<string> names)
    {
        string[] amounts =
            [.. names.Where(name => AmountWords.Any(word => name.Contains(word, StringComparison.OrdinalIgnoreCase)))];
        return amounts is [var only] ? only : null;
    }

    private static DataRefusedException Unknown(CustomerTable table, string what, string option) =>
        new(new TableError(table.File, $"no column, or more than one, {what}; name it with {option}. {ColumnNames.List(table)}"));

    private static double[] Ones(int rows)
    {
        var ones = new double[rows];
        Array.Fill(ones, 1);
        return ones;
    }
}
