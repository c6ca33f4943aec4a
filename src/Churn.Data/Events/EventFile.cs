using System.Text;
using Churn.Core.Csv;
using Churn.Core.Events;
using Churn.Core.Privacy;
using Churn.Core.Schema;
using Churn.Data.Tables;

namespace Churn.Data.Events;

/// <summary>
/// An events file that was read, in one pass and in memory that does not grow with the events; it gives the events of one
/// customer after the other.
/// </summary>
public sealed class EventFile : IDisposable
{
    private const int MaxWords = 65_535;

    private readonly EventFileOptions options;
    private readonly EventBuckets buckets;
    private readonly TextNumbers[] words;
    private readonly List<WordCount>[] counts; // of each word, within the time that counts
    private bool hasTimeOfDay;
    private readonly Dictionary<int, long> churned = []; // the first time of each customer who left
    private readonly int churnCode = EventWords.None; // of the type, which is the first of the words

    private EventFile(string path, EventFileOptions options, EventLayout layout, EventCustomers customers)
    {
        (Path, this.options, Layout, Customers) = (path, options, layout, customers);
        words = [.. layout.Words.Select(_ => new TextNumbers(MaxWords, Array.MaxLength))];
        counts = [.. layout.Words.Select(_ => new List<WordCount>())];
        buckets = new EventBuckets(words.Length, layout.Numbers.Count, layout.Texts.Count);
        if ((options.ChurnType ?? options.Target) is not null && layout.Words is not [(EventLayout.Type, _), ..])
            throw new DataRefusedException(new TableError(
                path,
                "no column holds the types of events, of which one would say "
                + $"{(options.Target is null ? "that a customer leaves" : "what is predicted")}; name it in events.json."));
        if (options.ChurnType is { } type && type == options.Target)
            throw new DataRefusedException(new TableError(
                path,
                $"events of the type '{PlainText.Start(type)}' cannot both be predicted and say who has left before; leave out "
                + "--churn-type, or name another."));
        if (options.ChurnType is { } churn) churnCode = CodeOf(0, Encoding.UTF8.GetBytes(churn));
    }

    /// <summary>The path of the file.</summary>
    public string Path { get; }

    public EventLayout Layout { get; }

    /// <summary>The type of events that say that the customer leaves, named or found; null for none.</summary>
    public string? ChurnType => options.ChurnType;

    public EventCustomers Customers { get; }

    /// <summary>What was counted.</summary>
    public EventCounts Counts { get; } = new();

    /// <summary>The columns of the customers file that are features: not the key, nor the days of coming and leaving.</summary>
    public IEnumerable<string> CustomerColumns =>
        Customers.Table?.Header.Where(name => name != Customers.Key && name != options.Birth && name != options.End) ?? [];

    /// <summary>What was left out or assumed, in sentences.</summary>
    public IReadOnlyList<string> Notes { get; private set; } = [];

    /// <summary>The hash of the file's bytes, in hexadecimal.</summary>
    public string Sha256 { get; private set; } = "";

    /// <summary>Reads a file.</summary>
    /// <param name="path">The events file.</param>
    /// <param name="customers">The customers file; null for none.</param>
    /// <param name="options">What is asked.</param>
    /// <exception cref="DataRefusedException">The file cannot be used; holds every fault found.</exception>
    public static EventFile Read(string path, CustomerTable? customers, EventFileOptions options)
    {
        var file = Read(path, customers, options, BlockList.Empty); // which of the columns names customers is not known before
        if (!options.FindsChurnType || (options.ChurnType ?? options.End) is not null) return file;
        if (file.FindChurn(options.CountedUntil, out var notes) is { } churn)
        {
            file.Dispose();
            file = Read(path, customers, options with { ChurnType = churn }, BlockList.Empty);
        }

        file.Notes = [.. file.Notes, .. notes];
        return file;
    }

    private static EventFile Read(string path, CustomerTable? customers, EventFileOptions options, BlockList erased)
    {
        using var rows = EventRows.Open(path, options.Reading with { Erased = erased });
        var layout = EventLayout.Find(rows.Sample, options.Columns, customers, options.Key);
        if (options.Reading.Erased is { Count: > 0 } all && erased.Count == 0)
            return Read(path, customers, options, all.Only(layout.Customer));
        if (customers is not null) CheckErased(customers, layout.CustomerKey!, erased);
        var known = customers is null
            ? EventCustomers.OfEvents()
            : EventCustomers.Of(customers, layout.CustomerKey!, options.Birth, options.End, options.Columns.DayFirst);
        rows.Only([.. rows.Sample.Header.Except(layout.Unused)]);
        var file = new EventFile(path, options, layout, known);
        try
        {
            file.ReadRows(rows);
            file.Check();
            file.Sha256 = rows.Sha256;
            file.Notes =
            [
                .. rows.Notes,
                .. BlockList.Describe(rows.LeftOut) is { } leftOut ? [leftOut] : Array.Empty<string>(),
                .. file.Counts.Describe(layout),
            ];
            return file;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>
    /// What is known of events: members, the most frequent words of enough customers, whether times have a time of day.
    /// </summary>
    /// <param name="observeDays">How far back features look.</param>
    public EventSchema SchemaFor(int observeDays) => new(
        observeDays,
        [
            .. Layout.Words.Select((word, member) => EventWords.MostFrequent(
                word.Name,
                counts[member].Select((count, code) => new EventWordCount(
                    TextOf(member, code), count.Events, count.Customers.Count >= options.MinCustomers)),
                word.Name == EventLayout.Type ? options.Target : null)),
        ],
        [.. Layout.Numbers.Select(number => number.Name)],
        hasTimeOfDay)
    {
        Texts = Layout.Texts.Count == 0 ? null : Layout.Texts,
    };

    /// <summary>Goes through the customers in the order of their numbers.</summary>
    /// <param name="schema">What is known of events.</param>
    /// <param name="action">
    /// Takes a customer, their events in order without those that say churn, and the first time of those; null for none.
    /// </param>
    public void ForEachCustomer(EventSchema schema, Action<int, EventHistory, long?> action)
    {
        var codes = words.Select((texts, member) => CodesOf(schema.Words[member], texts)).ToArray();
        buckets.ForEachCustomer(
            Customers.Count,
            (member, code) => code < 0 ? EventWords.None : codes[member][code],
            (customer, history) =>
            {
                history.Sort();
                action(customer, history, churned.TryGetValue(customer, out var time) ? time : null);
            });
    }

    /// <summary>
    /// The type of events that says that customers leave, by its name and by the silence after it; null for none, or several. It
    /// goes through all events.
    /// </summary>
    /// <param name="until">The moment from which events are not looked at.</param>
    /// <param name="notes">What is to be told of such types, in sentences.</param>
    public string? FindChurn(long until, out IReadOnlyList<string> notes)
    {
        notes = [];
        if (Layout.Words is not [(EventLayout.Type, _), ..]) return null;
        var types = new LeavingTypes(Counts.Newest, until);
        buckets.ForEachCustomer(Customers.Count, (_, code) => code < 0 ? EventWords.None : code, (_, history) =>
        {
            history.Sort();
            types.Add(history);
        }, hasTexts: false);
        var found = types.Find(options.MinCustomers, code => TextOf(0, code));
        found = [.. found.Where(type => type.Name != options.Target)];
        var churn = found.Where(type => type.IsSign).ToArray() is [var only] ? only : null;
        notes = churn is null ? [.. found.Select(type => type.Warning)] : [churn.Taken(options.Target is not null)];
        return churn?.Name;
    }

    /// <summary>When a customer left, by an event or by the customers file; the end of time for those still there.</summary>
    /// <param name="customer">The number of the customer.</param>
    /// <param name="churn">The first time of the events that say so; null for none.</param>
    public long EndOf(int customer, long? churn)
    {
        var end = Customers.Ends.Count > 0 && Customers.Ends[customer] is { } day ? EventClock.StartOf(day) : long.MaxValue;
        return Math.Min(end, churn ?? long.MaxValue);
    }

    public void Dispose() => buckets.Dispose();

    /// <summary>A row that is left out here alone would shift all others against those who read them, too.</summary>
    private static void CheckErased(CustomerTable customers, string key, BlockList erased)
    {
        if (erased.Count > 0 && customers.Column(key).Map(text => erased.Contains(text.ToString())).Contains(true))
            throw new DataRefusedException(new TableError(
                customers.File,
                "a row is of a customer who was erased, and the column was not known to name customers; name it with "
                + "churn erase --customer KEY --key-column NAME, then try again.",
                null,
                key));
    }

    private string TextOf(int member, int code) => Encoding.UTF8.GetString(words[member].Texts[code]);

    private static int[] CodesOf(EventWords schema, TextNumbers texts)
    {
        var places = schema.Vocabulary.Index().ToDictionary(word => word.Item, word => word.Index, StringComparer.Ordinal);
        var codes = new int[texts.Texts.Count];
        for (var code = 0; code < codes.Length; code++)
            codes[code] = places.GetValueOrDefault(Encoding.UTF8.GetString(texts.Texts[code]), schema.Other);
        return codes;
    }

    private void ReadRows(EventRows rows)
    {
        var header = rows.Sample;
        var customer = header.Position(Layout.Customer);
        var (time, known) = (header.Position(Layout.Time), Layout.KnownAt is { } late ? header.Position(late) : -1);
        int[] wordAt = [.. Layout.Words.Select(word => header.Position(word.Column))];
        int[] numberAt = [.. Layout.Numbers.Select(number => header.Position(number.Column))];
        int[] textAt = [.. Layout.Texts.Select(header.Position)];
        var (word, number, text) = (new int[wordAt.Length], new double[numberAt.Length], new long[textAt.Length]);
        while (rows.Next())
        {
            Counts.Rows++;
            var name = rows.Field(customer);
            if (IsMissing(name))
            {
                Counts.Nameless++;
                continue;
            }

            if (!TryTime(rows, time, Layout.TimeReader, Layout.Time, out var at)) continue;
            var knownAt = at;
            if (known >= 0 && !TryTime(rows, known, Layout.KnownReader!, Layout.KnownAt!, out knownAt)) continue;
            if (!TryNumbers(rows, numberAt, number)) continue;
            var who = Customers.Find(name);
            if (!IsOfCustomer(who, at.Ticks)) continue;
            var isCounted = Math.Max(at.Ticks, knownAt.Ticks) < options.CountedUntil;
            for (var i = 0; i < word.Length; i++)
            {
                var named = rows.Field(wordAt[i]);
                word[i] = IsMissing(named) ? EventWords.None : CodeOf(i, named);
            }

            if (churnCode >= 0 && word[0] == churnCode)
            {
                Counts.Churns++;
                if (!churned.TryGetValue(who, out var first) || at.Ticks < first) churned[who] = at.Ticks;
                continue;
            }

            if (isCounted) Count(who, at.Ticks, word);
            for (var i = 0; i < text.Length; i++)
            {
                var written = rows.Field(textAt[i]);
                text[i] = buckets.AddText(IsMissing(written) ? [] : written);
            }

            buckets.Add(who, at.Ticks, knownAt.Ticks, word, number, text);
        }
    }

    /// <summary>Learns from an event that is the past for the newest snapshot.</summary>
    private void Count(int who, long time, int[] word)
    {
        hasTimeOfDay |= time % TimeSpan.TicksPerDay != 0;
        for (var i = 0; i < word.Length; i++)
            if (word[i] >= 0) counts[i][word[i]].Add(who, options.MinCustomers);
    }

    /// <summary>Whether an event belongs to a customer and to the time that is known.</summary>
    private bool IsOfCustomer(int who, long time)
    {
        if (who < 0) Counts.Unknown++;
        else if (time >= options.Future) Counts.Future++;
        else if (Customers.Births.Count > 0 && Customers.Births[who] is { } birth && time < EventClock.StartOf(birth))
            Counts.BeforeBirth++;
        else
        {
            Counts.Take(time);
            return true;
        }

        return false;
    }

    private bool TryTime(EventRows rows, int position, EventTimeReader reader, string column, out EventTime time)
    {
        var text = rows.Field(position);
        if (reader.TryRead(text, out time))
        {
            Counts.TakeZone(time, rows.Line, column);
            if (column == Layout.Time) Counts.TakeStep(time);
            return true;
        }

        Counts.AddFault(
            column, rows.Line, IsMissing(text) ? "no time" : "what is no time of the form of the first rows, from 1900 to 2200");
        return false;
    }

    private bool TryNumbers(EventRows rows, int[] positions, double[] numbers)
    {
        for (var i = 0; i < positions.Length; i++)
        {
            var text = rows.Field(positions[i]);
            var column = Layout.NumberColumns[i];
            numbers[i] = double.NaN;
            if (text.IsEmpty) continue;
            var isRead = true;
            if (column.Format.IsPlain
                && System.Buffers.Text.Utf8Parser.TryParse(text, out double plain, out var read) && read == text.Length)
            {
                numbers[i] = plain;
            }
            else
            {
                isRead = column.Read(Encoding.UTF8.GetString(text), out var coded) != ReadOutcome.Invalid;
                numbers[i] = coded;
            }

            if (isRead && !(Math.Abs(numbers[i]) > EventSchema.MaxNumber)) continue;
            Counts.AddFault(column.Name, rows.Line, isRead ? "a number beyond 1e30" : "no number");
            return false;
        }

        return true;
    }

    private int CodeOf(int member, ReadOnlySpan<byte> text)
    {
        var code = words[member].Of(text);
        if (code < 0)
            throw new DataRefusedException(new TableError(
                Path,
                FormattableString.Invariant($"there are more than {MaxWords:N0} different words; name a column of fewer ")
                + "types in events.json.",
                null,
                Layout.Words[member].Column));
        if (code == counts[member].Count) counts[member].Add(new WordCount());
        return code;
    }

    private static bool IsMissing(ReadOnlySpan<byte> text)
    {
        if (text.IsEmpty) return true;
        if (text.Length > 8 || (char.IsAsciiLetterOrDigit((char)text[0]) && (text[0] | 0x20) != 'n')) return false; // quickly
        Span<char> letters = stackalloc char[8];
        return MissingText.IsUsual(letters[..Encoding.UTF8.GetChars(text, letters)]);
    }

    private void Check()
    {
        var faults = Counts.Faults(Path, Layout).ToList();
        if (faults.Count == 0 && Counts.Kept == 0)
            faults.Add(new TableError(Path, "no event is left that counts."));
        if (options is { ChurnType: { } churn, MayLackChurn: false } && faults.Count == 0
            && (Counts.Churns == 0 || Counts.Churns == Counts.Kept))
            faults.Add(new TableError(
                Path,
                $"{(Counts.Churns == 0 ? "no event has" : "all events have")} the type '{PlainText.Start(churn)}', "
                + "which is to say that customers leave."));
        if (faults.Count > 0) throw new DataRefusedException(faults);
    }

    /// <summary>How often a word occurs, and the first customers who have it.</summary>
    private sealed class WordCount
    {
        public long Events { get; private set; }

        public List<int> Customers { get; } = [];

        public void Add(int customer, int maxCustomers)
        {
            Events++;
            if (Customers.Count < maxCustomers && !Customers.Contains(customer)) Customers.Add(customer);
        }
    }
}
