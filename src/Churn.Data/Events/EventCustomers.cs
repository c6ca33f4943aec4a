using Churn.Core.Csv;
using Churn.Core.Events;
using Churn.Data.Inference;
using Churn.Data.Tables;
using Churn.Data.Transactions;

namespace Churn.Data.Events;

/// <summary>The customers whose events are read: those of a customers file, or those that the events name.</summary>
public sealed class EventCustomers
{
    private readonly TextNumbers numbers;

    private EventCustomers(CustomerTable? table, string? key, TextNumbers numbers) =>
        (Table, Key, this.numbers) = (table, key, numbers);

    /// <summary>The customers file; null where there is none.</summary>
    public CustomerTable? Table { get; }

    /// <summary>The column of it that names the customer.</summary>
    public string? Key { get; }

    /// <summary>How many customers there are.</summary>
    public int Count => numbers.Texts.Count;

    /// <summary>When each began to be a customer, null where that is not known; empty where no column says it.</summary>
    public IReadOnlyList<DateOnly?> Births { get; private init; } = [];

    /// <summary>When each left, null for those still there; empty where no column says it.</summary>
    public IReadOnlyList<DateOnly?> Ends { get; private init; } = [];

    /// <summary>All whom the events name.</summary>
    public static EventCustomers OfEvents() => new(null, null, new TextNumbers(int.MaxValue, Array.MaxLength));

    /// <summary>The customers of a file.</summary>
    /// <param name="table">The file, a row for each customer.</param>
    /// <param name="key">The column that names the customer.</param>
    /// <param name="birth">The column of the day on which they came; null for none.</param>
    /// <param name="end">The column of the day on which they left; null for none.</param>
    /// <param name="dayFirst">Whether the day stands before the month where these days leave it open; null to ask.</param>
    /// <exception cref="DataRefusedException">A column is missing or does not fit, or a customer is there twice.</exception>
    public static EventCustomers Of(
        CustomerTable table, string key, string? birth = null, string? end = null, bool? dayFirst = null)
    {
        var faults = new List<TableError>();
        var (name, numbers) = (NamedColumns.Find(table, key), new TextNumbers(table.Rows, Array.MaxLength));
        var (column, twice, nameless) = (table.Column(name), new bool[table.Rows], new bool[table.Rows]);
        for (var row = 0; row < table.Rows; row++)
        {
            var text = column[row];
            nameless[row] = text.Length == 0;
            twice[row] = !nameless[row] && numbers.Of(System.Text.Encoding.UTF8.GetBytes(text)) != row;
        }

        NamedColumns.AddFaults(table, name, nameless, "no customer", faults);
        if (faults.Count == 0) NamedColumns.AddFaults(table, name, twice, "a customer who stands further up", faults);
        var births = birth is null ? [] : NamedColumns.OptionalDays(table, NamedColumns.Find(table, birth), faults, dayFirst);
        var ends = end is null ? [] : NamedColumns.OptionalDays(table, NamedColumns.Find(table, end), faults, dayFirst);
        return faults.Count == 0
            ? new EventCustomers(table, name, numbers) { Births = births, Ends = ends }
            : throw new DataRefusedException(faults);
    }

    /// <summary>The name of a customer.</summary>
    public string Name(int customer) => System.Text.Encoding.UTF8.GetString(numbers.Texts[customer]);

    /// <summary>The number of a customer; -1 for one who is not in the customers file.</summary>
    internal int Find(ReadOnlySpan<byte> name) => numbers.Of(name);

    /// <summary>The columns of a customers file whose values are all different: what may name a customer.</summary>
    internal static string[] KeysOf(CustomerTable table) =>
    [
        .. table.Header.Where(name => table.Column(name).Tally.Distinct == table.Rows && KeyNames.Of(name) > KeyName.RowNumber)
            .OrderByDescending(KeyNames.Of),
    ];
}
