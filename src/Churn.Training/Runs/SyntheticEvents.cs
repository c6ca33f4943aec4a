using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Churn.Core.Events;
using Churn.Core.Numerics;

namespace Churn.Training.Runs;

/// <summary>Makes up events as a CRM sends them, of the words that training counts apart.</summary>
internal static class SyntheticEvents
{
    private const int Stream = 0xE7E2;
    private const int MinutesOfDay = 24 * 60;

    /// <summary>Every so many-th word and number is missing.</summary>
    private const int MissingEvery = 8;

    private const int MaxNumber = 100;

    /// <summary>How many events the first lists have.</summary>
    private static readonly int[] Counts = [0, 1, 2, 3, 5, 8, 13, 21, 34, 80];

    /// <summary>Makes a list of events in the time that counts before the last day.</summary>
    /// <param name="facts">What is known of events.</param>
    /// <param name="number">The number of the list, from 0 on; it says how long it is.</param>
    /// <param name="seed">The seed of the training.</param>
    public static JsonElement Draw(EventFacts facts, int number, int seed)
    {
        var random = new RandomStream(seed, Stream + number);
        return JsonSerializer.SerializeToElement(new JsonArray(
            [.. Enumerable.Range(0, Counts[number % Counts.Length]).Select(_ => Event(facts, random))]));
    }

    private static JsonObject Event(EventFacts facts, RandomStream random)
    {
        var day = facts.AsOf[^1].AddDays(-1 - random.NextBelow(facts.Schema.ObserveDays));
        var time = day.ToDateTime(TimeOnly.MinValue).AddMinutes(random.NextBelow(MinutesOfDay));
        var made = new JsonObject
        {
            [EventHistoryReader.Time] = time.ToString(
                facts.Schema.HasTimeOfDay ? "yyyy-MM-ddTHH:mm:ssZ" : "yyyy-MM-dd", CultureInfo.InvariantCulture),
        };
        foreach (var word in facts.Schema.Words.Where(word => word.Vocabulary.Count > 0 && IsThere(random)))
            made[word.Name] = word.Vocabulary[random.NextBelow(word.Vocabulary.Count)];
        foreach (var number in facts.Schema.Numbers.Where(_ => IsThere(random))) made[number] = random.NextBelow(MaxNumber);
        return made;
    }

    private static bool IsThere(RandomStream random) => random.NextBelow(MissingEvery) > 0;
}
