using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Churn.Core.Decisions;

/// <summary>
/// A calibrated probability that a customer churns: 0 means none of such customers leaves, 1 that all of them do. It is a
/// float because the model's graph computes in floats.
/// </summary>
[JsonConverter(typeof(ChurnProbabilityJsonConverter))]
public readonly record struct ChurnProbability : IComparable<ChurnProbability>
{
    /// <param name="value">From 0 to 1, both inclusive.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is NaN or out of range.</exception>
    public ChurnProbability(float value)
    {
        if (!(value >= 0 && value <= 1))
            throw new ArgumentOutOfRangeException(nameof(value), value, "A probability is a number from 0 to 1.");
        Value = value;
    }

    public float Value { get; }

    public int CompareTo(ChurnProbability other) => Value.CompareTo(other.Value);

    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture);

    public static bool operator <(ChurnProbability left, ChurnProbability right) => left.Value < right.Value;

    public static bool operator >(ChurnProbability left, ChurnProbability right) => left.Value > right.Value;

    public static bool operator <=(ChurnProbability left, ChurnProbability right) => left.Value <= right.Value;

    public static bool operator >=(ChurnProbability left, ChurnProbability right) => left.Value >= right.Value;
}

/// <summary>Writes a probability as a JSON number that reads back to the same float, and refuses what is none.</summary>
public sealed class ChurnProbabilityJsonConverter : JsonConverter<ChurnProbability>
{
    public override ChurnProbability Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var value = reader.GetSingle();
        return value is >= 0 and <= 1
            ? new ChurnProbability(value)
            : throw new JsonException("A probability is a number from 0 to 1.");
    }

    public override void Write(Utf8JsonWriter writer, ChurnProbability value, JsonSerializerOptions options) =>
        writer.WriteNumberValue(value.Value);
}
