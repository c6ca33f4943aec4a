using System.Text.Json.Serialization;
using Churn.Models.Manifest;

namespace Churn.Models.Registry;

/// <summary>What is in a store, and which version has which part.</summary>
/// <param name="Champion">The version that serves; null if none was promoted.</param>
/// <param name="ServedBefore">The version that served before it; null if none did.</param>
/// <param name="RollbackTo">The version that a rollback would bring back; null if there is none.</param>
/// <param name="Shadow">The version that is scored beside the champion without answering; null for none.</param>
/// <param name="Pinned">The versions that no pruning removes.</param>
/// <param name="Versions">Every version, the one that was published last at the end.</param>
public sealed record StoreOverview(
    string? Champion,
    string? ServedBefore,
    string? RollbackTo,
    string? Shadow,
    IReadOnlyList<string> Pinned,
    IReadOnlyList<VersionSummary> Versions)
{
    /// <summary>The trial of a challenger on live customers; absent where none is on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelTrial? Trial { get; init; }

    /// <exception cref="BrokenModelException">A pointer or the pins cannot be read.</exception>
    public static StoreOverview Of(ModelStore store)
    {
        var history = new PromotionHistory(store.History());
        var published = history.Published();
        return new StoreOverview(
            store.ChampionVersion(),
            history.ServedBefore,
            store.RollbackVersion(),
            store.ShadowVersion(),
            store.PinnedVersions(),
            [
                .. store
                    .ByAge()
                    .Select(version => store.Summaries.Of(version, published.TryGetValue(version, out var time) ? time : null)),]
        )
        {
            Trial = store.Trial(),
        };
    }
}

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
    /// <summary>"uplift" for an uplift model; absent for a churn model.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelKind? Kind { get; init; }

    /// <summary>Names the rows that the figures were measured on: figures compare where it is the same.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? HeldOutRows { get; init; }

    /// <summary>The codes of what the training found wrong, or odd; null where there is no verdict.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Findings { get; init; }

    internal static VersionSummary Unreadable(string version, DateTimeOffset? published) =>
        new(version, published, null, null, null, null);
}
