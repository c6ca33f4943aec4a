namespace Churn.Core.Events;

/// <summary>
/// The events of one customer. Memory is used again for the next customer; it is for one thread at a time. Once sorted, the
/// events stand in one order, whatever the order in which they were added: equal times are ordered by all else that is known.
/// </summary>
/// <param name="words">How many members are words.</param>
/// <param name="numbers">How many members are numbers.</param>
/// <param name="texts">How many members are free text.</param>
public sealed class EventHistory(int words, int numbers, int texts = 0)
{
    private readonly List<long> times = [];
    private readonly List<long> known = [];
    private readonly List<int> codes = [];
    private readonly List<double> values = [];
    private readonly List<string?> written = [];
    private long[] keys = [];
    private int[] order = [];

    /// <summary>How many events there are.</summary>
    public int Count => times.Count;

    /// <summary>The time of an event, of the oldest first.</summary>
    public long Time(int place) => keys[place];

    /// <summary>When it became known; its time where that is not said.</summary>
    public long Known(int place) => known[order[place]];

    /// <summary>The code of a word by its <see cref="EventWords"/>.</summary>
    public int Word(int place, int member) => codes[(order[place] * words) + member];

    /// <summary>A number; NaN where it is missing.</summary>
    public double Number(int place, int member) => values[(order[place] * numbers) + member];

    /// <summary>A free text; null where it is missing.</summary>
    public string? Text(int place, int member) => written[(order[place] * texts) + member];

    public void Clear()
    {
        written.Clear();
        times.Clear();
        known.Clear();
        codes.Clear();
        values.Clear();
    }

    /// <summary>Adds an event.</summary>
    /// <param name="time">When it happened.</param>
    /// <param name="knownAt">When it became known; its time where that is not said.</param>
    /// <param name="word">The codes of its words.</param>
    /// <param name="number">Its numbers, NaN where missing.</param>
    /// <param name="text">Its free texts, null where missing.</param>
    public void Add(
        long time, long knownAt, ReadOnlySpan<int> word, ReadOnlySpan<double> number, params ReadOnlySpan<string?> text)
    {
        foreach (var words in text) written.Add(words);
        times.Add(time);
        known.Add(knownAt);
        foreach (var code in word) codes.Add(code);
        foreach (var value in number) values.Add(value);
    }

    /// <summary>Puts the events into their order.</summary>
    public void Sort()
    {
        if (order.Length < Count) (order, keys) = (new int[Count * 2], new long[Count * 2]);
        for (var i = 0; i < Count; i++) (order[i], keys[i]) = (i, times[i]);
        Array.Sort(keys, order, 0, Count);
        for (var start = 0; start < Count;)
        {
            var end = start + 1;
            while (end < Count && keys[end] == keys[start]) end++;
            if (end - start > 1) order.AsSpan(start, end - start).Sort(Compare);
            start = end;
        }
    }

    /// <summary>How many events were before a moment.</summary>
    public int CountBefore(long moment)
    {
        var place = Array.BinarySearch(keys, 0, Count, moment);
        if (place < 0) return ~place;
        while (place > 0 && keys[place - 1] == moment) place--;
        return place;
    }

    /// <summary>
    /// Finds the events that count at a moment: they happened before it, were known before it, and are not too old.
    /// </summary>
    /// <param name="asOf">The moment.</param>
    /// <param name="observeDays">How many days before it count.</param>
    /// <param name="max">The most events to find.</param>
    /// <param name="places">Takes their places, the newest first.</param>
    public void FindCounting(long asOf, int observeDays, int max, List<int> places)
    {
        places.Clear();
        var from = asOf - (observeDays * TimeSpan.TicksPerDay);
        for (var place = CountBefore(asOf) - 1; place >= 0 && Time(place) >= from && places.Count < max; place--)
            if (Known(place) < asOf) places.Add(place);
    }

    /// <summary>How many neighbours are alike in all that is known.</summary>
    public int CountTwins()
    {
        var twins = 0;
        for (var place = 1; place < Count; place++)
            if (keys[place] == keys[place - 1] && Compare(order[place], order[place - 1]) == 0) twins++;
        return twins;
    }

    private int Compare(int one, int other)
    {
        for (var i = 0; i < words; i++)
            if (codes[(one * words) + i].CompareTo(codes[(other * words) + i]) is var byWord and not 0) return byWord;
        for (var i = 0; i < numbers; i++)
            if (values[(one * numbers) + i].CompareTo(values[(other * numbers) + i]) is var byNumber and not 0) return byNumber;
        for (var i = 0; i < texts; i++)
            if (string.CompareOrdinal(written[(one * texts) + i], written[(other * texts) + i]) is var byText and not 0)
                return byText;
        return known[one].CompareTo(known[other]);
    }
}
