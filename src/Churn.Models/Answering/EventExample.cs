using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Churn.Core.Events;
using Churn.Core.Schema;

namespace Churn.Models.Answering;

/// <summary>Makes an example of a customer with events of a golden record, in which their features stand as columns.</summary>
internal static class EventExample
{
    private static readonly int[] DaysBefore = [8, 1];

    /// <param name="record">The golden record.</param>
    /// <param name="facts">What the model knows of events.</param>
    /// <param name="schema">The columns of the model.</param>
    public static JsonElement Of(JsonElement record, EventFacts facts, CustomerSchema schema)
    {
        var customer = JsonNode.Parse(record.GetRawText())!.AsObject();
        foreach (var feature in facts.Features) customer.Remove(feature);
        var texts = (facts.Schema.Texts ?? []).ToDictionary(name => name, name => (string?)customer[EventSchema.Newest(name)]);
        foreach (var column in facts.Schema.TextColumns) customer.Remove(column);
        if (schema.Time is { } time) customer[time.Name] = Day(facts, daysBefore: 0);
        customer[EventHistoryReader.MemberName] = new JsonArray([.. DaysBefore.Select(days => EventOf(facts, days, texts))]);
        return JsonSerializer.SerializeToElement(customer);
    }

    private static string Day(EventFacts facts, int daysBefore) =>
        facts.AsOf[^1].AddDays(-daysBefore).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static JsonObject EventOf(EventFacts facts, int daysBefore, Dictionary<string, string?> texts)
    {
        var day = Day(facts, daysBefore);
        var made = new JsonObject { [EventHistoryReader.Time] = facts.Schema.HasTimeOfDay ? $"{day}T12:00:00Z" : day };
        foreach (var word in facts.Schema.Words.Where(word => word.Vocabulary.Count > 0)) made[word.Name] = word.Vocabulary[0];
        foreach (var number in facts.Schema.Numbers) made[number] = 1;
        foreach (var (name, text) in texts.Where(named => named.Value is not null)) made[name] = text;
        return made;
    }
}
