using Churn.Core.Csv;
using Churn.Core.Events;
using Churn.Data.Tables;

namespace Churn.Data.Events;

/// <summary>What was counted while an events file was read.</summary>
public sealed class EventCounts
{
    private readonly Dictionary<(string Column, string What), (long Rows, int Line)> faults = [];
    private (int Line, string Column)? withZone; // the first time, or time at which an event became known
    private (int Line, string Column)? withoutZone;
    private long step; // the greatest common divisor of times of day, in ticks

    /// <summary>The rows of the file.</summary>
    public long Rows { get; internal set; }

    /// <summary>Rows without a customer.</summary>
    public long Nameless { get; internal set; }

    /// <summary>Events of customers who are not in the customers file.</summary>
    public long Unknown { get; internal set; }

    /// <summary>Events from before the day on which the customer came.</summary>
    public long BeforeBirth { get; internal set; }

    /// <summary>Events that lie after today.</summary>
    public long Future { get; internal set; }

    /// <summary>Events that say that the customer leaves.</summary>
    public long Churns { get; internal set; }

    /// <summary>The events that count.</summary>
    public long Kept { get; private set; }

    /// <summary>The time of the oldest event that counts.</summary>
    public long Oldest { get; private set; } = long.MaxValue;

    /// <summary>The time of the newest event that counts.</summary>
    public long Newest { get; private set; } = long.MinValue;

    /// <summary>Whether the times name a zone.</summary>
    public bool HasZone => withZone is not null;

    /// <summary>The largest unit of which all times are a multiple.</summary>
    public string Resolution => step switch
    {
        0 => "day",
        _ when step % TimeSpan.TicksPerHour == 0 => "hour",
        _ when step % TimeSpan.TicksPerMinute == 0 => "minute",
        _ when step % TimeSpan.TicksPerSecond == 0 => "second",
        _ => "fraction of a second",
    };

    /// <summary>Notes whether a time names a zone; a day stands for itself.</summary>
    internal void TakeZone(EventTime time, int line, string column)
    {
        if (time.HasZone) withZone ??= (line, column);
        else if (!time.IsDay) withoutZone ??= (line, column);
    }

    /// <summary>Notes of which unit a time is a multiple.</summary>
    internal void TakeStep(EventTime time)
    {
        var rest = time.Ticks % TimeSpan.TicksPerDay;
        if (step == 0) step = rest;
        else if (rest % step != 0) step = (long)System.Numerics.BigInteger.GreatestCommonDivisor(step, rest);
    }

    internal void Take(long time)
    {
        Kept++;
        (Oldest, Newest) = (Math.Min(Oldest, time), Math.Max(Newest, time));
    }

    internal void AddFault(string column, int line, string what)
    {
        var (rows, first) = faults.GetValueOrDefault((column, what), (0, line));
        faults[(column, what)] = (rows + 1, first);
    }

    /// <summary>The faults for which the file is refused.</summary>
    internal IEnumerable<TableError> Faults(string path, EventLayout layout)
    {
        foreach (var ((column, what), (rows, line)) in faults)
            yield return TableError.OfRows(path, rows, what, line, column);
        if (withZone is { } with && withoutZone is { } without)
            yield return new TableError(
                path,
                FormattableString.Invariant($"times name a zone here and none on line {without.Line} in '{without.Column}', so ")
                + "their order is not known; write all with a zone, or all without.",
                with.Line,
                with.Column);
        if (Unknown * 2 > Rows)
            yield return new TableError(
                path,
                FormattableString.Invariant($"{Unknown:N0} of {Rows:N0} events are of customers who are not in the customers ")
                + "file; name the columns that join them in events.json and with --key.",
                null,
                layout.Customer);
    }

    internal IEnumerable<string> Describe(EventLayout layout)
    {
        foreach (var (rows, what) in new[]
        {
            (Nameless, $"without a value in '{layout.Customer}' are left out"),
            (Unknown, "of customers who are not in the customers file are left out"),
            (BeforeBirth, "from before the customer came are left out"),
            (Future, "after today are left out"),
        })
        {
            if (rows > 0) yield return FormattableString.Invariant($"{rows:N0} events {what}");
        }

        if (layout.Unused.Count > 0)
            yield return $"of the events, {string.Join(", ", layout.Unused.Select(name => $"'{PlainText.Start(name)}'"))} "
                + $"{(layout.Unused.Count == 1 ? "is" : "are")} not read; to learn from a column, name it in events.json among "
                + "words, numbers or texts";
    }
}
