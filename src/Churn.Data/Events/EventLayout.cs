using System.Text;
using Churn.Core.Csv;
using Churn.Core.Events;
using Churn.Core.Schema;
using Churn.Data.Inference;
using Churn.Data.Tables;
using Churn.Data.Transactions;

namespace Churn.Data.Events;

/// <summary>Where what stands in an events file, and how it is written.</summary>
/// <param name="Customer">The column that names the customer.</param>
/// <param name="Time">The column of times.</param>
/// <param name="KnownAt">The column that says when an event became known; null for none.</param>
/// <param name="Words">The columns of words, by the name of what they hold.</param>
/// <param name="Numbers">The columns of numbers, by the name of what they hold.</param>
public sealed record EventLayout(
    string Customer,
    string Time,
    string? KnownAt,
    IReadOnlyList<(string Name, string Column)> Words,
    IReadOnlyList<(string Name, string Column)> Numbers)
{
    /// <summary>The name of the type among the words.</summary>
    public const string Type = "type";

    /// <summary>The name of the channel among the words.</summary>
    public const string Channel = "channel";

    /// <summary>The name of the amount among the numbers.</summary>
    public const string Amount = "amount";

    /// <summary>The share of the first rows whose customer must be in the customers file.</summary>
    private const double MinKnown = 0.5;

    private static readonly string[] TypeWords = ["type", "event", "action", "activity", "kind", "category"];
    private static readonly string[] ChannelWords = ["channel", "source", "medium", "device", "platform"];
    private static readonly string[] KnownWords = ["known", "recorded", "loaded", "ingested", "received", "processed"];
    private static readonly string[] TimeWords = ["time", "timestamp", "date", "datetime", "occurred", "at", "when", "day", "ts"];

    internal EventTimeReader TimeReader { get; private init; } = EventTimeReader.Iso;

    internal EventTimeReader? KnownReader { get; private init; }

    internal NumberColumn[] NumberColumns { get; private init; } = [];

    /// <summary>The column of the customers file by which it is joined; null where there is none.</summary>
    internal string? CustomerKey { get; private init; }

    /// <summary>The columns of free text.</summary>
    public IReadOnlyList<string> Texts { get; private init; } = [];

    /// <summary>The columns that are not to be read.</summary>
    public IReadOnlyList<string> Ignored { get; private init; } = [];

    /// <summary>What stands before the fraction of all numbers, where they are not plain; null where that is open.</summary>
    public DecimalMark? Decimal { get; private init; }

    /// <summary>Other columns that are not read.</summary>
    public IReadOnlyList<string> Unused { get; private init; } = [];

    /// <summary>The same as events.json says it.</summary>
    /// <param name="dayFirst">Whether 05/06/2024 is in June; null where nobody said.</param>
    public EventColumns ToColumns(bool? dayFirst) => new()
    {
        Customer = Customer,
        Time = Time,
        KnownAt = KnownAt,
        Type = ColumnOf(Words, Type),
        Channel = ColumnOf(Words, Channel),
        Amount = ColumnOf(Numbers, Amount),
        Words = [.. Words.Where(word => word.Name is not (Type or Channel)).Select(word => word.Column)],
        Numbers = [.. Numbers.Where(number => number.Name != Amount).Select(number => number.Column)],
        Texts = Texts.Count == 0 ? null : Texts,
        Ignore = Ignored.Count == 0 ? null : Ignored,
        Decimal = Decimal,
        DayFirst = dayFirst,
    };

    /// <summary>Finds the columns that are not named: customers by the join of the files, the rest by name and kind.</summary>
    /// <param name="sample">The first rows of the events file.</param>
    /// <param name="named">What the user says of it.</param>
    /// <param name="customers">The customers file; null for none.</param>
    /// <param name="key">The column of it that names the customer; null to find it.</param>
    /// <exception cref="DataRefusedException">A column is missing or not told; holds every fault found.</exception>
    internal static EventLayout Find(CustomerTable sample, EventColumns named, CustomerTable? customers, string? key)
    {
        var faults = new List<TableError>();
        var given = Given(sample, named, faults);
        if (faults.Count > 0) throw new DataRefusedException(faults);
        string[] free = [.. sample.Header.Except(given)];
        var (customer, customerKey) = FindCustomer(sample, named.Customer, free, customers, key, faults);
        free = [.. free.Where(name => name != customer)];
        string[] times =
        [
            .. free.Where(name =>
                TimesOf(sample, name, named.DayFirst, isNamed: false) is { Reader: not null } or { IsAmbiguous: true }),
        ];
        var knownAt = named.KnownAt ?? Only(times, KnownWords);
        var time = named.Time ?? FindTime(sample, [.. times.Where(name => name != knownAt)], free, faults);
        free = [.. free.Except(times)];
        var type = named.Type ?? First(free.Where(name => IsWord(sample, name)), TypeWords);
        var channel = named.Channel ?? First(free.Where(name => name != type && IsWord(sample, name)), ChannelWords);
        var amount = named.Amount ?? TransactionTable.AmountColumnAmong(
            free.Where(name => name != type && name != channel && IsNumber(sample, name)));
        (string, string)[] numbers = [.. Role(Amount, amount), .. named.Numbers.Select(name => (name, name))];
        (string, string)[] words = [.. Role(Type, type), .. Role(Channel, channel), .. named.Words.Select(name => (name, name))];
        var columns = numbers.Select(number => NumberColumnOf(sample, number.Item2, named.Decimal, faults)).ToArray();
        var timeReader = ReaderOf(sample, time, named.DayFirst, faults);
        var knownReader = knownAt is null ? null : ReaderOf(sample, knownAt, named.DayFirst, faults);
        string[] texts = [.. named.Texts ?? []];
        foreach (var twice in words.Concat(numbers).Select(role => role.Item1).Concat(texts).CountBy(name => name))
            if (twice.Value > 1)
                faults.Add(new TableError(
                    sample.File, $"two columns of events would be called '{PlainText.Start(twice.Key)}'; rename one.", 1));
        if (faults.Count > 0) throw new DataRefusedException(faults);
        var used = new[] { customer, time, knownAt }.Concat(numbers.Concat(words).Select(role => role.Item2)).Concat(texts);
        return new EventLayout(customer!, time!, knownAt, words, numbers)
        {
            TimeReader = timeReader!,
            KnownReader = knownReader,
            NumberColumns = columns!,
            CustomerKey = customerKey,
            Texts = texts,
            Ignored = named.Ignore ?? [],
            Decimal = named.Decimal ?? MarkOf(columns!),
            Unused = [.. sample.Header.Except(used.OfType<string>()).Except(named.Ignore ?? [])],
        };
    }

    /// <summary>Finds out how numbers are written. Rows without one are found when all rows are read.</summary>
    private static NumberColumn? NumberColumnOf(CustomerTable sample, string name, DecimalMark? mark, List<TableError> faults)
    {
        if (IsEmpty(sample, name)) return new NumberColumn(name, 0, 0); // as in events without a purchase
        var found = new List<TableError>();
        var column = Read(mark ?? DecimalMark.Point);
        if (column is null)
            faults.AddRange(found);
        else if (mark is null && Read(DecimalMark.Comma)?.Format != column.Format)
            faults.Add(new TableError(
                sample.File,
                "do commas and points stand before the fraction of these numbers, or between thousands? Write \"decimal\": "
                + "\"comma\" or \"point\" in events.json.",
                null,
                name));
        return column;

        NumberColumn? Read(DecimalMark usual) =>
            NamedColumns.Learn(sample, name, ColumnKind.Number, found, usual) as NumberColumn;
    }

    /// <summary>The mark that all numbers have that are not plain; null for none, or different ones.</summary>
    private static DecimalMark? MarkOf(IEnumerable<NumberColumn> columns) =>
        columns.Where(column => !column.Format.IsPlain).Select(column => column.Format.DecimalMark).Distinct().ToArray()
            is [var only] ? only : null;

    private static bool IsEmpty(CustomerTable sample, string name) =>
        sample.Column(name).Texts.All(text => MissingText.IsUsualAmongNumbers(text));

    /// <summary>Whether most of a column are numbers of some form.</summary>
    private static bool IsNumber(CustomerTable sample, string name) =>
        !IsEmpty(sample, name) && NamedColumns.Learn(sample, name, ColumnKind.Number, []) is NumberColumn;

    private static string[] Given(CustomerTable sample, EventColumns named, List<TableError> faults)
    {
        string[] all =
        [
            .. new[] { named.Customer, named.Time, named.KnownAt, named.Type, named.Channel, named.Amount }.OfType<string>(),
            .. named.Words, .. named.Numbers, .. named.Texts ?? [], .. named.Ignore ?? [],
        ];
        foreach (var name in all.Where(name => sample.Position(name) < 0))
            faults.Add(new TableError(
                sample.File,
                $"there is no column '{name}'.{NearestName.Hint(name, sample.Header)} {ColumnNames.List(sample)}",
                1));
        return all;
    }

    private static (string? Customer, string? Key) FindCustomer(
        CustomerTable sample, string? named, string[] free, CustomerTable? customers, string? key, List<TableError> faults)
    {
        string[] candidates = named is null ? free : [named];
        if (customers is null)
        {
            var best = candidates.MaxBy(KeyNames.Of);
            if (named is not null || (best is not null && KeyNames.Of(best) > KeyName.PersonName)) return (best, null);
        }
        else
        {
            var joins =
                from ours in key is null ? EventCustomers.KeysOf(customers) : [NamedColumns.Find(customers, key)]
                let known = customers.Column(ours).Texts.ToHashSet(StringComparer.Ordinal)
                from theirs in candidates
                let share = sample.Column(theirs).Map(text => text.IsEmpty ? (bool?)null : known.Contains(text.ToString()))
                    .Where(isKnown => isKnown is not null).DefaultIfEmpty(false).Average(isKnown => isKnown == true ? 1 : 0)
                where share >= MinKnown && (ours == theirs || named is not null || KeyNames.Of(theirs) > KeyName.None)
                orderby ours == theirs descending, KeyNames.Of(theirs) + (int)KeyNames.Of(ours) descending, share descending
                select (theirs, ours);
            if (joins.FirstOrDefault() is (not null, not null) join) return join;
        }

        string[] repeated = customers is null || key is not null ? [] :
        [
            .. customers.Header.Where(name => KeyNames.Of(name) > KeyName.RowNumber).Except(EventCustomers.KeysOf(customers)),
        ];
        faults.Add(new TableError(
            sample.File,
            customers is null
                ? $"no column names the customer; name it in events.json. {ColumnNames.List(sample)}"
                : $"no column names customers of {customers.File}; name it in events.json, and that of the customers file with "
                    + $"--key. {ColumnNames.List(sample)}"
                    + (repeated.Length == 0 ? "" : $" '{PlainText.Start(repeated[0])}' of the customers file has values that are "
                        + "there more than once, so it does not name customers.")));
        return default;
    }

    /// <summary>The only column of times, or that is called so. Where none has times, the one that is called so is at fault.
    /// </summary>
    private static string? FindTime(CustomerTable sample, string[] times, string[] free, List<TableError> faults)
    {
        if ((times is [var only] ? only : Only(times, TimeWords)) is { } time) return time;
        if (times.Length == 0 && Only(free, TimeWords) is { } called) return called;
        faults.Add(new TableError(
            sample.File,
            $"{(times.Length == 0 ? "no column holds" : $"{string.Join(" and ", times)} may hold")} the time of events; name "
            + $"it in events.json. {ColumnNames.List(sample)}"));
        return null;
    }

    private static EventTimeReader? ReaderOf(CustomerTable sample, string? column, bool? dayFirst, List<TableError> faults)
    {
        if (column is null) return null;
        var (reader, isAmbiguous) = TimesOf(sample, column, dayFirst, isNamed: true);
        if (reader is null)
            faults.Add(new TableError(
                sample.File,
                isAmbiguous
                    ? "the days and months cannot be told apart; write \"dates\": \"day-first\" or \"month-first\" in "
                        + "events.json."
                    : "these are no times; they must be like 2026-05-31 or 2026-05-31T13:45:00Z, or count seconds or "
                        + "milliseconds (not days or microseconds) since 1970.",
                1,
                column));
        return reader;
    }

    /// <summary>Reads a column as times; whole numbers are times only where the column's name says so.</summary>
    private static (EventTimeReader? Reader, bool IsAmbiguous) TimesOf(
        CustomerTable sample, string column, bool? dayFirst, bool isNamed)
    {
        string[] texts = [.. sample.Column(column).Texts.Where(text => !MissingText.IsUsualAmongNumbers(text)).Distinct()];
        var areNumbers = texts.All(text => NumberColumn.TryParse(text, out _));
        if (areNumbers && !isNamed && !Says(column, TimeWords)) return (null, false);
        return (EventTimeReader.For(texts, dayFirst, out var isAmbiguous), isAmbiguous);
    }

    private static bool IsWord(CustomerTable sample, string name)
    {
        var distinct = sample.Column(name).Tally.Distinct;
        return distinct * 2 <= Math.Max(sample.Rows, 2) || distinct <= EventWords.MaxWords;
    }

    private static string? ColumnOf(IEnumerable<(string Name, string Column)> roles, string name) =>
        roles.FirstOrDefault(role => role.Name == name).Column;

    private static IEnumerable<(string Name, string Column)> Role(string name, string? column) =>
        column is null ? [] : [(name, column)];

    private static string? First(IEnumerable<string> columns, string[] words)
    {
        string[] all = [.. columns];
        return words.Select(word => all.FirstOrDefault(name => Says(name, [word]))).FirstOrDefault(name => name is not null);
    }

    private static string? Only(IEnumerable<string> columns, string[] words) =>
        columns.Where(name => Says(name, words)).ToArray() is [var only] ? only : null;

    private static bool Says(string name, string[] words) => IdentifierTokenizer.Folded(name).Intersect(words).Any();
}
