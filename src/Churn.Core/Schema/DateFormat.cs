using System.Text.Json.Serialization;

namespace Churn.Core.Schema;

/// <summary>How a column writes its dates. <see cref="DateFormats"/> reads them.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<DateFormat>))]
public enum DateFormat
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

    /// <summary>31-May-2024, May 31, 2024 or 31. Mai 2024: the month is a name, so day and year may stand in any order.</summary>
    [JsonStringEnumMemberName("dd-MMM-yyyy")]
    MonthName,

    /// <summary>2024.05.31</summary>
    [JsonStringEnumMemberName("yyyy.MM.dd")]
    YearFirstPoints,

    /// <summary>05.31.2024</summary>
    [JsonStringEnumMemberName("MM.dd.yyyy")]
    MonthFirstPoints,

    /// <summary>31 05 2024</summary>
    [JsonStringEnumMemberName("dd MM yyyy")]
    DayFirstBlanks,

    /// <summary>05 31 2024</summary>
    [JsonStringEnumMemberName("MM dd yyyy")]
    MonthFirstBlanks,

    /// <summary>31052024</summary>
    [JsonStringEnumMemberName("ddMMyyyy")]
    DayFirstCompact,

    /// <summary>05312024</summary>
    [JsonStringEnumMemberName("MMddyyyy")]
    MonthFirstCompact,

    /// <summary>2024年5月31日, or 2024년 5월 31일.</summary>
    [JsonStringEnumMemberName("yyyy年M月d日")]
    EastAsian,

    /// <summary>2024-05: the first day of the month.</summary>
    [JsonStringEnumMemberName("yyyy-MM")]
    YearMonth,

    /// <summary>2024/05: the first day of the month.</summary>
    [JsonStringEnumMemberName("yyyy/MM")]
    YearMonthSlashes,

    /// <summary>05/2024: the first day of the month.</summary>
    [JsonStringEnumMemberName("MM/yyyy")]
    MonthYearSlashes,

    /// <summary>05-2024: the first day of the month.</summary>
    [JsonStringEnumMemberName("MM-yyyy")]
    MonthYearDashes,

    /// <summary>2024年5月: the first day of the month.</summary>
    [JsonStringEnumMemberName("yyyy年M月")]
    EastAsianMonth,

    /// <summary>May 2024, or Mai-24: the first day of the month.</summary>
    [JsonStringEnumMemberName("MMM yyyy")]
    MonthNameYear,

    /// <summary>45443, the days since 1899-12-30, as spreadsheets count them; a fraction is the time of day.</summary>
    [JsonStringEnumMemberName("serial")]
    ExcelSerial,
}
