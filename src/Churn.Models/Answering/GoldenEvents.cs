using System.Runtime.InteropServices;
using System.Text.Json;
using Churn.Core.Events;
using Churn.Core.Schema;

namespace Churn.Models.Answering;

/// <summary>
/// Scores the made-up events of golden records as those of a request, so that the reader, the encoder and the graph are verified
/// together.
/// </summary>
public static class GoldenEvents
{
    /// <summary>The score of the order of some events.</summary>
    /// <param name="events">The events, as a CRM sends them.</param>
    /// <param name="facts">What the model knows of events.</param>
    /// <param name="features">Its features, of which the score is the last.</param>
    /// <param name="schema">The columns of the model.</param>
    /// <exception cref="ArgumentException">The events are not such as the model reads.</exception>
    public static float Score(JsonElement events, EventFacts facts, EventFeatures features, CustomerSchema schema)
    {
        var reader = new EventHistoryReader(facts, features, schema);
        var json = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(events));
        json.Read();
        var values = new float[features.Names.Count];
        reader.Read(ref json, Refuse);
        reader.Compute(facts.AsOf[^1], null, values, Refuse);
        return values[^1];
    }

    private static void Refuse(string within, string rule, string message) =>
        throw new ArgumentException($"The events of a golden record are refused: {rule}.");
}
