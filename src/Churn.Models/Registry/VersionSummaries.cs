using System.Collections.Concurrent;
using Churn.Models.Manifest;

namespace Churn.Models.Registry;

/// <summary>
/// Summaries of a store's versions, each read once: a manifest never changes unless it is spoilt, which the size or time of its
/// file tells. So a service lists hundreds of versions without reading them all anew.
/// </summary>
internal sealed class VersionSummaries(ModelStore store)
{
    private readonly ConcurrentDictionary<string, (long Size, DateTime Time, VersionSummary Summary)> seen = new(
        StringComparer.Ordinal);

    /// <param name="version">The version.</param>
    /// <param name="published">When it was published last; null where that is not known.</param>
    public VersionSummary Of(string version, DateTimeOffset? published)
    {
        var file = new FileInfo(Path.Combine(store.FolderOf(version), ModelFolder.ManifestFile));
        if (!file.Exists) return VersionSummary.Unreadable(version, published);
        if (seen.TryGetValue(version, out var known) && known.Size == file.Length && known.Time == file.LastWriteTimeUtc)
            return known.Summary with { Published = published };
        var summary = Read(version, published);
        seen[version] = (file.Length, file.LastWriteTimeUtc, summary);
        return summary;
    }

    private VersionSummary Read(string version, DateTimeOffset? published)
    {
        try
        {
            var manifest = store.ReadManifest(version);
            return new VersionSummary(
                version,
                published,
                manifest.Model,
                manifest.Recipe,
                manifest.Data.File,
                HistoryFigures.Of(manifest))
            {
                HeldOutRows = HeldOutRows(manifest),
                Findings = manifest.Verdict?.Findings.Select(finding => finding.Code).ToArray(),
            };
        }
        catch (Exception fault) when (fault is BrokenModelException or UnknownVersionException) // the latter is pruned just now
        {
            return VersionSummary.Unreadable(version, published);
        }
    }

    /// <summary>The same file, seed and numbers of rows hold out the same rows.</summary>
    private static string HeldOutRows(ModelManifest manifest)
    {
        var data = manifest.Data;
        var file = data.Sha256[..Math.Min(12, data.Sha256.Length)];
        return FormattableString.Invariant($"{file}-{manifest.Seed}-{data.HoldoutRows}-{data.DroppedRows}{data.HeldOutFrom}");
    }
}
