namespace Churn.Models.Store;

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
    internal static VersionSummary Of(ModelStore store, string version, DateTimeOffset? published)
    {
        try
        {
            var manifest = store.ReadManifest(version);
            return new VersionSummary(version, published, manifest.Model, manifest.Recipe, manifest.Data.File, HistoryFigures.Of(manifest));
        }
        catch (Exception fault) when (fault is BrokenModelException or UnknownVersionException) // the latter is pruned just now
        {
            return new VersionSummary(version, published, null, null, null, null);
        }
    }
}
