using System.Text.Json;
using System.Text.Json.Serialization;

namespace Churn.Core.Decisions;

/// <summary>Writes a probability as a JSON number that reads back to the same float, and refuses what is none.</summary>
public sealed class ChurnProbabilityJsonConverter : JsonConverter<ChurnProbability>
{
    public override ChurnProbability Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var value = reader.GetSingle();
        return value is >= 0 and <= 1 ? new ChurnProbability(value) : throw new JsonException("A probability is a number from 0 to 1.");
    }

    public override void Write(Utf8JsonWriter writer, ChurnProbability value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Value);
}
