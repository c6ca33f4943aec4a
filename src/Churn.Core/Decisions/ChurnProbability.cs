using System.Globalization;
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
