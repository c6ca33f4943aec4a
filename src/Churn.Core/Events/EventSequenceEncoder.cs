namespace Churn.Core.Events;

/// <summary>What a sequence model sees of an event, one float each: first the numbers of its words, then its numbers.</summary>
/// <param name="WordCounts">
/// For each member that is a word, how many numbers there are: 0 for an event without a word, then those of the vocabulary, and
/// last the one of all other words.
/// </param>
/// <param name="Numbers">The names of the numbers.</param>
public sealed record EventChannels(IReadOnlyList<int> WordCounts, IReadOnlyList<string> Numbers)
{
    /// <summary>How many floats an event has.</summary>
    public int Count => WordCounts.Count + Numbers.Count;
}

/// <summary>
/// Makes the sequence that a model reads from a customer's events before a moment: the most recent ones, the oldest first. The
/// one code for files and for requests, with the clock of <see cref="EventFeatures"/>. It learns nothing: what has to be learned,
/// such as scales, is a part of the model.
/// </summary>
public sealed class EventSequenceEncoder
{
    /// <summary>The usual most events of a sequence.</summary>
    public const int UsualEvents = 64;

    private readonly EventSchema schema;
    private readonly List<int> places = []; // of the events that count, the newest first

    /// <param name="schema">What is known of events.</param>
    /// <param name="maxEvents">The most events of a sequence, 1 or more; older ones are left out.</param>
    public EventSequenceEncoder(EventSchema schema, int maxEvents = UsualEvents)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxEvents, 1);
        (this.schema, MaxEvents) = (schema, maxEvents);
        Channels = new EventChannels([.. schema.Words.Select(words => words.Vocabulary.Count + 2)], [.. NumbersOf(schema)]);
    }

    /// <summary>The most events of a sequence.</summary>
    public int MaxEvents { get; }

    /// <summary>What there is of an event.</summary>
    public EventChannels Channels { get; }

    /// <summary>Makes the sequence of a moment.</summary>
    /// <param name="history">The customer's events, sorted.</param>
    /// <param name="asOf">The moment.</param>
    /// <returns>Up to <see cref="MaxEvents"/> events of <see cref="Channels"/> each; NaN where a number is missing.</returns>
    public float[] Encode(EventHistory history, long asOf)
    {
        // One more, for the time since the event before the oldest.
        history.FindCounting(asOf, schema.ObserveDays, MaxEvents + 1, places);
        var count = Math.Min(places.Count, MaxEvents);
        var sequence = new float[count * Channels.Count];
        for (var i = 0; i < count; i++)
        {
            long? before = i + 1 < places.Count ? history.Time(places[i + 1]) : null;
            Write(history, places[i], asOf, before, sequence.AsSpan((count - 1 - i) * Channels.Count, Channels.Count));
        }

        return sequence;
    }

    private static IEnumerable<string> NumbersOf(EventSchema schema)
    {
        foreach (var name in new[] { "age", "gap", "weekday_sin", "weekday_cos" }) yield return name;
        if (schema.HasTimeOfDay)
            foreach (var name in new[] { "hour_sin", "hour_cos" }) yield return name;
        foreach (var number in schema.Numbers)
            foreach (var name in new[] { number, $"{number}_known" }) yield return name;
    }

    private void Write(EventHistory history, int place, long asOf, long? before, Span<float> channels)
    {
        var (next, time) = (0, history.Time(place));
        for (var member = 0; member < schema.Words.Count; member++)
            channels[next++] = history.Word(place, member) - EventWords.None;
        channels[next++] = LogMinutes(asOf - time);
        channels[next++] = before is { } earlier ? LogMinutes(time - earlier) : float.NaN;
        AddAngle((double)EventClock.DayOf(time).DayOfWeek / 7, channels, ref next);
        if (schema.HasTimeOfDay)
            AddAngle((double)(time % TimeSpan.TicksPerDay) / TimeSpan.TicksPerDay, channels, ref next);
        for (var member = 0; member < schema.Numbers.Count; member++)
        {
            var number = history.Number(place, member);
            channels[next++] = (float)Math.CopySign(Math.Log(1 + Math.Abs(number)), number);
            channels[next++] = double.IsNaN(number) ? 0 : 1;
        }
    }

    private static float LogMinutes(long ticks) => (float)Math.Log(1 + ((double)ticks / TimeSpan.TicksPerMinute));

    /// <summary>A place on a circle, so that its end is beside its beginning.</summary>
    private static void AddAngle(double share, Span<float> channels, ref int next)
    {
        channels[next++] = (float)Math.Sin(2 * Math.PI * share);
        channels[next++] = (float)Math.Cos(2 * Math.PI * share);
    }
}
