using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Churn.Core.Schema;

namespace Churn.Core.Events;

/// <summary>
/// Reads the events of one customer from JSON, and computes the features of a model of them by the code that made the features
/// of its training. An event is an object with a time, and any of what the training's events had, by the same names.
/// </summary>
public sealed class EventHistoryReader : IHistoryReader
{
    /// <summary>The most events of a customer.</summary>
    public const int MaxEvents = 10_000;

    /// <summary>The member of a record that has the events.</summary>
    public const string MemberName = "events";

    /// <summary>The member of an event that says when it happened.</summary>
    public const string Time = "time";

    /// <summary>The member of an event that says when it became known.</summary>
    public const string KnownAt = "knownAt";

    /// <summary>The code of the type that says that the customer leaves.</summary>
    private const int Churn = EventWords.None - 1;

    /// <summary>The most bytes of a time; every character may be an escape.</summary>
    private const int MaxTime = 256;

    private const int TimeAt = 0;
    private const int KnownAtAt = 1;
    private const int FirstWord = 2;

    private readonly EventFacts facts;
    private readonly EventFeatures features;
    private readonly EventHistory history;
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>>[] codes;
    private readonly string[] members; // time, known-at, words, numbers, texts
    private readonly bool[] seen; // the members of the event
    private readonly int[] words;
    private readonly double[] numbers;
    private readonly string?[] texts;
    private readonly EventTexts wrote;
    private readonly double[] computed;
    private readonly UnseenWords unseen;
    private readonly List<long> times = []; // of the events as they were sent, to say which are not before the moment
    private int firstWithZone;
    private int firstWithoutZone;
    private long firstChurn;

    /// <param name="facts">What the model knows of events.</param>
    /// <param name="features">Computes its features.</param>
    /// <param name="schema">The schema of the model.</param>
    public EventHistoryReader(EventFacts facts, EventFeatures features, CustomerSchema schema)
    {
        (this.facts, this.features) = (facts, features);
        var known = facts.Schema;
        texts = new string?[known.Texts?.Count ?? 0];
        history = new EventHistory(known.Words.Count, known.Numbers.Count, texts.Length);
        wrote = new EventTexts(known);
        codes =
        [
            .. known.Words.Select(word => word.Vocabulary.Index().ToDictionary(
                named => named.Item, named => named.Index, StringComparer.Ordinal).GetAlternateLookup<ReadOnlySpan<char>>()),
        ];
        members = [Time, KnownAt, .. known.Words.Select(word => word.Name), .. known.Numbers, .. known.Texts ?? []];
        (seen, unseen) = (new bool[members.Length], new UnseenWords(known));
        (words, numbers) = (new int[known.Words.Count], new double[known.Numbers.Count]);
        computed = new double[features.Names.Count];
        Columns = new HistoryColumns(schema, features.Names, known.TextColumns);
        if (facts.ChurnType is { } type) codes[0].Dictionary[type] = Churn;
    }

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Name => "events"u8;

    /// <inheritdoc/>
    public HistoryColumns Columns { get; }

    /// <inheritdoc/>
    public void Read(ref Utf8JsonReader json, RefuseHistory refuse)
    {
        history.Clear();
        times.Clear();
        unseen.Clear();
        (firstWithZone, firstWithoutZone, firstChurn) = (-1, -1, long.MaxValue);
        if (json.TokenType != JsonTokenType.StartArray)
        {
            refuse("", RecordError.NotAValue, "Events are an array of objects, each with a time; an empty one for none.");
            json.Skip();
            return;
        }

        var count = 0;
        while (json.Read() && json.TokenType != JsonTokenType.EndArray)
        {
            if (count < MaxEvents) ReadEvent(ref json, refuse);
            else if (count == MaxEvents)
                refuse(
                    "",
                    RecordError.TooManyEvents,
                    FormattableString.Invariant($"There are more than {MaxEvents:N0} events; send those of the ")
                    + FormattableString.Invariant($"{facts.Schema.ObserveDays} days before the as-of moment, older ones do not ")
                    + "count.");
            count++;
            json.Skip();
        }
    }

    /// <inheritdoc/>
    public HistoryFindings Compute(DateOnly? day, DateTimeOffset? now, Span<float> values, RefuseHistory refuse)
    {
        var moment = day is null && now is { } at ? at.UtcTicks : EventClock.StartOf(day ?? facts.AsOf[^1]);
        for (var i = 0; i < times.Count; i++)
            if (times[i] >= moment)
                refuse(Place(i, Time), RecordError.NotBeforeAsOf, AfterMessage(day, now));
        history.Sort();
        var counted = features.Compute(history, moment, computed);
        for (var i = 0; i < computed.Length; i++) values[i] = (float)computed[i];
        return new HistoryFindings(EventClock.DayOf(moment), counted, firstChurn < moment, unseen.Describe())
        {
            Texts = wrote.Find(history, moment),
        };
    }

    private string AfterMessage(DateOnly? day, DateTimeOffset? now) => day is null && now is not null
        ? "The event is not before now, the moment of the request; leave it out, or name a later day with asOf."
        : FormattableString.Invariant($"The event is not before the beginning of {day ?? facts.AsOf[^1]:yyyy-MM-dd}, the as-of ")
            + "moment; leave it out, or name a later day with asOf.";

    private void ReadEvent(ref Utf8JsonReader json, RefuseHistory refuse)
    {
        var index = times.Count;
        times.Add(long.MinValue);
        if (json.TokenType != JsonTokenType.StartObject)
        {
            refuse(Place(index), RecordError.NotAValue, "An event is an object with a time.");
            return;
        }

        Array.Clear(seen);
        Array.Fill(words, EventWords.None);
        Array.Fill(numbers, double.NaN);
        Array.Clear(texts);
        var (time, known, isGood) = (default(EventTime), default(EventTime?), true);
        while (json.Read() && json.TokenType != JsonTokenType.EndObject)
        {
            var member = MemberOf(ref json);
            var isNew = member >= 0 && !seen[member];
            if (!isNew)
            {
                RefuseMember(ref json, index, member, refuse);
                json.Skip();
                isGood = false;
                continue;
            }

            seen[member] = true;
            json.Read();
            isGood &= member switch
            {
                TimeAt => TryTime(ref json, index, member, refuse, out time),
                KnownAtAt => json.TokenType == JsonTokenType.Null || TryKnown(ref json, index, refuse, out known),
                _ when member - FirstWord - words.Length is var number && number >= 0 && number < numbers.Length =>
                    TryNumber(ref json, index, member, refuse),
                _ => TryWord(ref json, index, member, refuse),
            };
        }

        if (!seen[TimeAt]) refuse(Place(index), RecordError.NoTime, "The event has no time; send when it happened.");
        else if (isGood) Add(index, time, known ?? time);
    }

    private void Add(int index, EventTime time, EventTime known)
    {
        times[index] = time.Ticks;
        if (words.Length > 0 && words[0] == Churn) firstChurn = Math.Min(firstChurn, time.Ticks); // it is no feature
        else history.Add(time.Ticks, known.Ticks, words, numbers, texts);
    }

    private bool TryKnown(ref Utf8JsonReader json, int index, RefuseHistory refuse, out EventTime? known)
    {
        var isRead = TryTime(ref json, index, KnownAtAt, refuse, out var time);
        known = time;
        return isRead;
    }

    private bool TryTime(ref Utf8JsonReader json, int index, int member, RefuseHistory refuse, out EventTime time)
    {
        time = default;
        Span<byte> text = stackalloc byte[MaxTime];
        var isRead = json.TokenType switch
        {
            JsonTokenType.Number => EventTimeReader.Counted.TryRead(json.ValueSpan, out time),
            JsonTokenType.String when json.ValueSpan.Length <= MaxTime =>
                EventTimeReader.Iso.TryRead(Utf8Trim(text[..Copy(ref json, text)]), out time),
            _ => false,
        };
        if (!isRead)
            refuse(
                Place(index, members[member]),
                json.TokenType == JsonTokenType.Null ? RecordError.NoTime : RecordError.NotATime,
                "A time is like 2026-05-31, 2026-05-31T13:45:00 or 2026-05-31T13:45:00Z, or seconds or milliseconds since 1970.");
        json.Skip();
        return isRead && IsOfOneClock(time, index, member, refuse);
    }

    /// <summary>Times with a zone and times without cannot be put into one order; a day stands for itself.</summary>
    private bool IsOfOneClock(EventTime time, int index, int member, RefuseHistory refuse)
    {
        if (time.HasZone && firstWithZone < 0) firstWithZone = index;
        if (!time.HasZone && !time.IsDay && firstWithoutZone < 0) firstWithoutZone = index;
        if (firstWithZone < 0 || firstWithoutZone < 0 || Math.Max(firstWithZone, firstWithoutZone) != index) return true;
        refuse(
            Place(index, members[member]),
            RecordError.MixedZones,
            FormattableString.Invariant($"This time {(time.HasZone ? "names a zone" : "names no zone")}, unlike that of event ")
            + FormattableString.Invariant($"{Math.Min(firstWithZone, firstWithoutZone)}; send all with a zone, or all without."));
        return false;
    }

    private bool TryWord(ref Utf8JsonReader json, int index, int member, RefuseHistory refuse)
    {
        if (json.TokenType == JsonTokenType.Null) return true;
        var word = member - FirstWord;
        var rented = ArrayPool<char>.Shared.Rent(Math.Max(1, json.ValueSpan.Length));
        try
        {
            if (!TryText(ref json, rented, out var length))
            {
                refuse(Place(index, members[member]), RecordError.NotText, "This must be a text.");
                json.Skip();
                return false;
            }

            var text = rented.AsSpan(0, length).Trim();
            if (text.IsEmpty || MissingText.IsUsual(text)) return true;
            if (word >= words.Length)
            {
                texts[word - words.Length - numbers.Length] = EventTexts.Cut(text).ToString();
                return true;
            }

            if (!codes[word].TryGetValue(text, out words[word])) words[word] = facts.Schema.Words[word].Other;
            unseen.Count(word, words[word]);
            return true;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented, clearArray: true);
        }
    }

    private static bool TryText(ref Utf8JsonReader json, Span<char> text, out int length)
    {
        length = 0;
        try
        {
            if (json.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject) return false;
            length = json.TokenType == JsonTokenType.String
                ? json.CopyString(text)
                : Encoding.UTF8.GetChars(json.ValueSpan, text);
            return true;
        }
        catch (InvalidOperationException) // half a surrogate pair
        {
            return false;
        }
    }

    private bool TryNumber(ref Utf8JsonReader json, int index, int member, RefuseHistory refuse)
    {
        if (json.TokenType == JsonTokenType.Null) return true;
        var text = Utf8Trim(json.ValueSpan);
        var isRead = Utf8Parser.TryParse(text, out double number, out var read) && read == text.Length
            && Math.Abs(number) <= EventSchema.MaxNumber
            && json.TokenType is JsonTokenType.Number or JsonTokenType.String;
        numbers[member - FirstWord - words.Length] = number;
        if (!isRead)
            refuse(
                Place(index, members[member]),
                RecordError.NotANumber,
                "This must be a number from -1e30 to 1e30, such as 12.5; leave it out where it is not known.");
        json.Skip();
        return isRead;
    }

    private int MemberOf(ref Utf8JsonReader json)
    {
        try
        {
            for (var member = 0; member < members.Length; member++)
                if (json.ValueTextEquals(members[member])) return member;
        }
        catch (InvalidOperationException) // half a surrogate pair
        {
        }

        return -1;
    }

    private void RefuseMember(ref Utf8JsonReader json, int index, int member, RefuseHistory refuse)
    {
        if (member >= 0)
            refuse(Place(index, members[member]), RecordError.DuplicateField, "The field is there twice; send it once.");
        else
            refuse(
                Place(index),
                RecordError.UnknownField,
                $"The event has a field that the training's had not; an event has {string.Join(", ", members)}.");
    }

    /// <summary>Copies a text without its escapes; nothing of one that is not valid Unicode.</summary>
    private static int Copy(ref Utf8JsonReader json, scoped Span<byte> text)
    {
        try
        {
            return json.CopyString(text);
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }

    private static ReadOnlySpan<byte> Utf8Trim(ReadOnlySpan<byte> text) => text.Trim((byte)' ');

    private static string Place(int index) => FormattableString.Invariant($"/{index}");

    private static string Place(int index, string member) =>
        Place(index) + "/" + member.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);
}
