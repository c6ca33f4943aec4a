using System.Text.Json.Serialization;

namespace Churn.Core.Schema;

/// <summary>What may stand between the groups of digits before the decimal mark.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<ThousandsMark>))]
public enum ThousandsMark
{
    /// <summary>1234</summary>
    [JsonStringEnumMemberName("none")]
    None,

    /// <summary>1,234</summary>
    [JsonStringEnumMemberName(",")]
    Comma,

    /// <summary>1.234</summary>
    [JsonStringEnumMemberName(".")]
    Point,

    /// <summary>1 234, the blank an ordinary one, a no-break one (U+00A0) or a narrow no-break one (U+202F).</summary>
    [JsonStringEnumMemberName("blank")]
    Blank,

    /// <summary>1'234, the apostrophe straight or curly (U+2019).</summary>
    [JsonStringEnumMemberName("'")]
    Apostrophe,

    /// <summary>1,23,456: commas before groups of two digits, and before the last three, as in India.</summary>
    [JsonStringEnumMemberName("indian")]
    Indian,
}
