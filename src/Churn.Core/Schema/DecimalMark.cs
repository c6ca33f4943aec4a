using System.Text.Json.Serialization;

namespace Churn.Core.Schema;

/// <summary>What stands before the fraction of a number.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DecimalMark>))]
public enum DecimalMark
{
    /// <summary>12.5</summary>
    [JsonStringEnumMemberName(".")]
    Point,

    /// <summary>12,5</summary>
    [JsonStringEnumMemberName(",")]
    Comma,
}
