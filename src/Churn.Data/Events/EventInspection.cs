using System.Text.Json.Serialization;
using Churn.Core.Events;
using Churn.Core.Numerics;
using Churn.Data.Tables;

namespace Churn.Data.Events;

/// <summary>What an events file holds, as snapshots would take it.</summary>
public sealed record EventInspection
{
    /// <summary>The path it was read from.</summary>
    public required string File { get; init; }

    /// <summary>The hash of its bytes, in hexadecimal.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Which columns hold what.</summary>
    public required IReadOnlyList<EventColumnUse> Columns { get; init; }

    /// <summary>The same as events.json says it.</summary>
    [JsonIgnore]
    public EventColumns Description { get; init; } = new();

    /// <summary>The rows of the file.</summary>
    public required long Rows { get; init; }

    /// <summary>The events that count.</summary>
    public required long Events { get; init; }

    /// <summary>The day of the oldest.</summary>
    public required DateOnly First { get; init; }

    /// <summary>The day of the newest.</summary>
    public required DateOnly Last { get; init; }

    /// <summary>The customers of the customers file; of the events where there is none.</summary>
    public required int Customers { get; init; }

    /// <summary>How many of them have an event.</summary>
    public required int WithEvents { get; init; }

    /// <summary>The median number of events of those who have some.</summary>
    public required double MedianEvents { get; init; }

    /// <summary>The most events of a customer.</summary>
    public required int MaxEvents { get; init; }

    /// <summary>The largest unit of which all times are a multiple: day, hour, minute, second or less.</summary>
    public required string Resolution { get; init; }

    /// <summary>Whether times name a zone; then days begin in UTC.</summary>
    public required bool HasZone { get; init; }

    /// <summary>The longest time without any event, in days; 0 where every day between the first and the last has one.</summary>
    public required int LongestGapDays { get; init; }

    /// <summary>The first day of it; null without gap.</summary>
    public required DateOnly? LongestGapFrom { get; init; }

    /// <summary>Events that are alike in all that is read to another of the same customer.</summary>
    public required long Twins { get; init; }

    /// <summary>Events without a customer.</summary>
    public required long Nameless { get; init; }

    /// <summary>Events of customers who are not in the customers file.</summary>
    public required long UnknownCustomers { get; init; }

    /// <summary>Events from before the customer came.</summary>
    public required long BeforeBirth { get; init; }

    /// <summary>Events after today.</summary>
    public required long Future { get; init; }

    /// <summary>The words that are counted apart, by the name of what they are.</summary>
    public required IReadOnlyList<EventWords> Words { get; init; }

    /// <summary>What was found out or assumed.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The share of the customers who have an event.</summary>
    [JsonIgnore]
    public double Coverage => Customers == 0 ? 0 : (double)WithEvents / Customers;

    /// <summary>Looks at an events file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="customers">The customers file; null for none.</param>
    /// <param name="options">What is said of it.</param>
    /// <exception cref="DataRefusedException">The file cannot be used; holds every fault found.</exception>
    public static EventInspection Of(string path, CustomerTable? customers, EventFileOptions options)
    {
        using var file = EventFile.Read(path, customers, options with { FindsChurnType = false });
        var schema = file.SchemaFor(1);
        var (counts, twins, days) = (new List<int>(), 0L, new SortedSet<int>());
        var (first, last) = (EventClock.DayOf(file.Counts.Oldest), EventClock.DayOf(file.Counts.Newest));
        var halfway = first.AddDays((last.DayNumber - first.DayNumber) / 2);
        var future = new FutureColumns(file.Customers, schema, halfway, file.Counts.Newest);
        file.ForEachCustomer(schema, (customer, history, _) =>
        {
            future.Add(customer, history);
            if (history.Count > 0) counts.Add(history.Count);
            twins += history.CountTwins();
            for (var place = 0; place < history.Count; place++) days.Add(EventClock.DayOf(history.Time(place)).DayNumber);
        });
        var (gap, from) = LongestGap([.. days]);
        file.FindChurn(long.MaxValue, out var leaving);
        return new EventInspection
        {
            File = path,
            Sha256 = file.Sha256,
            Columns = [.. EventColumnUse.Of(file.Layout)],
            Description = file.Layout.ToColumns(options.Columns.DayFirst),
            Rows = file.Counts.Rows,
            Events = file.Counts.Kept,
            First = first,
            Last = last,
            Customers = file.Customers.Count,
            WithEvents = counts.Count,
            MedianEvents = Quantiles.Of<int>(counts.ToArray(), 0.5),
            MaxEvents = counts.Max(),
            Resolution = file.Counts.Resolution,
            HasZone = file.Counts.HasZone,
            LongestGapDays = gap,
            LongestGapFrom = from,
            Twins = twins,
            Nameless = file.Counts.Nameless,
            UnknownCustomers = file.Counts.Unknown,
            BeforeBirth = file.Counts.BeforeBirth,
            Future = file.Counts.Future,
            Words = schema.Words,
            Notes =
            [
                .. file.Notes,
                .. leaving,
                .. future.Among(file.CustomerColumns).Select(column => column.Describe()),
            ],
        };
    }

    private static (int Days, DateOnly? From) LongestGap(int[] days)
    {
        var (longest, from) = (0, default(DateOnly?));
        for (var i = 1; i < days.Length; i++)
            if (days[i] - days[i - 1] - 1 is var gap && gap > longest)
                (longest, from) = (gap, DateOnly.FromDayNumber(days[i - 1] + 1));
        return (longest, from);
    }
}

/// <summary>What a column of an events file is used as.</summary>
/// <param name="Column">The column.</param>
/// <param name="Use">customer, time, known at, type, channel, amount, words, numbers, free text, or not read.</param>
public sealed record EventColumnUse(string Column, string Use)
{
    internal static IEnumerable<EventColumnUse> Of(EventLayout layout) =>
    [
        new(layout.Customer, "customer"),
        new(layout.Time, "time"),
        .. layout.KnownAt is { } known ? [new EventColumnUse(known, "known at")] : Array.Empty<EventColumnUse>(),
        .. layout.Words.Select(word =>
            new EventColumnUse(word.Column, word.Name is EventLayout.Type or EventLayout.Channel ? word.Name : "words")),
        .. layout.Numbers.Select(number =>
            new EventColumnUse(number.Column, number.Name == EventLayout.Amount ? number.Name : "numbers")),
        .. layout.Texts.Select(name => new EventColumnUse(name, "free text")),
        .. layout.Unused.Select(name => new EventColumnUse(name, "not read")),
    ];
}
