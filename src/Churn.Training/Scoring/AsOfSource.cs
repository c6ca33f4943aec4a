using System.Text.Json.Serialization;

namespace Churn.Training.Scoring;

/// <summary>Where the day comes from that ages count from when a file is scored.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<AsOfSource>))]
public enum AsOfSource
{
    /// <summary>The user named it.</summary>
    [JsonStringEnumMemberName("given")]
    Given,

    /// <summary>It is the newest date of the file.</summary>
    [JsonStringEnumMemberName("newest-date")]
    NewestDate,

    /// <summary>It is the training's, since the file has no dates.</summary>
    [JsonStringEnumMemberName("no-dates")]
    NoDates,

    /// <summary>It is the training's, since the file has too few rows to show its day, and no later date.</summary>
    [JsonStringEnumMemberName("few-rows")]
    FewRows,
}
