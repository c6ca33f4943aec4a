using System.Text.Json.Serialization;

namespace Churn.Core.Schema;

/// <summary>How a column writes its dates. <see cref="DateForms"/> reads them.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DateForm>))]
public enum DateForm
{
    /// <summary>2024-05-31, as ISO 8601 has it.</summary>
    [JsonStringEnumMemberName("yyyy-MM-dd")]
    Iso,

    /// <summary>2024/05/31</summary>
    [JsonStringEnumMemberName("yyyy/MM/dd")]
    YearFirstSlashes,

    /// <summary>31.05.2024</summary>
    [JsonStringEnumMemberName("dd.MM.yyyy")]
    DayFirstPoints,

    /// <summary>31/05/2024</summary>
    [JsonStringEnumMemberName("dd/MM/yyyy")]
    DayFirstSlashes,

    /// <summary>05/31/2024</summary>
    [JsonStringEnumMemberName("MM/dd/yyyy")]
    MonthFirstSlashes,

    /// <summary>31-05-2024</summary>
    [JsonStringEnumMemberName("dd-MM-yyyy")]
    DayFirstDashes,

    /// <summary>05-31-2024</summary>
    [JsonStringEnumMemberName("MM-dd-yyyy")]
    MonthFirstDashes,

    /// <summary>20240531</summary>
    [JsonStringEnumMemberName("yyyyMMdd")]
    Compact,

    /// <summary>31-May-2024, the month in English, short or in full.</summary>
    [JsonStringEnumMemberName("dd-MMM-yyyy")]
    MonthName,
}
