using System.Text.Json.Serialization;

namespace Churn.Models.Registry;

/// <summary>A version in a few words.</summary>
/// <param name="Version">The version.</param>
/// <param name="Published">When it was published last; null where the history does not tell.</param>
/// <param name="Model">Its kind: "forest", "network", ...; null, as all that follows, if its manifest cannot be read.</param>
/// <param name="Recipe">The recipe it was trained by.</param>
/// <param name="Data">The name of the file it was made from.</param>
/// <param name="Figures">How good it is on the rows held out from its training.</param>
public sealed record VersionSummary(
    string Version, DateTimeOffset? Published, string? Model, string? Recipe, string? Data, HistoryFigures? Figures)
{
    /// <summary>Names the rows that the figures were measured on: figures compare where it is the same.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? HeldOutRows { get; init; }

    /// <summary>The codes of what the training found wrong, or odd; null where there is no verdict.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Findings { get; init; }

    internal static VersionSummary Unreadable(string version, DateTimeOffset? published) => new(version, published, null, null, null, null);
}
