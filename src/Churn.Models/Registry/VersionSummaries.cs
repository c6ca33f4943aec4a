using System.Collections.Concurrent;
using Churn.Models.Manifest;

namespace Churn.Models.Registry;

/// <summary>
/// Summaries of a store's versions, each read once: a manifest never changes unless it is spoilt, which its stamp tells. So a
/// service lists hundreds of versions without reading them all anew.
/// </summary>
internal sealed class VersionSummaries(ModelStore store, IStoreBackend backend)
{
    private const int HashLength = 12;

    private readonly ConcurrentDictionary<string, (string Stamp, VersionSummary Summary)> seen = new(StringComparer.Ordinal);

    /// <param name="version">The version.</param>
    /// <param name="published">When it was published last; null where that is not known.</param>
    public VersionSummary Of(string version, DateTimeOffset? published)
    {
        if (backend.StampOf(version) is not { } stamp) return VersionSummary.Unreadable(version, published);
        if (seen.TryGetValue(version, out var known) && known.Stamp == stamp) return known.Summary with { Published = published };
        var summary = Read(version, published);
        seen[version] = (stamp, summary);
        return summary;
    }

    private VersionSummary Read(string version, DateTimeOffset? published)
    {
        try
        {
            var manifest = store.ReadManifestOfAnyKind(version);
            return Of(version, published, manifest) with
            {
                Findings = manifest.Verdict?.Findings.Select(finding => finding.Code).ToArray(),
            };
        }
        catch (Exception fault) when (fault is BrokenModelException or UnknownVersionException) // the latter is pruned just now
        {
            return VersionSummary.Unreadable(version, published);
        }
    }

    private static VersionSummary Of(string version, DateTimeOffset? published, IVersionManifest manifest) => manifest switch
    {
        UpliftManifest uplift => new VersionSummary(
            version, published, uplift.Model, null, uplift.Trial.File, HistoryFigures.Of(uplift))
        {
            Kind = ModelKind.Uplift,
            HeldOutRows = uplift.Trial.Sha256[..Math.Min(HashLength, uplift.Trial.Sha256.Length)],
        },
        ModelManifest churn => new VersionSummary(
            version, published, churn.Model, churn.Recipe, churn.Data.File, HistoryFigures.Of(churn))
        {
            HeldOutRows = HeldOutRows(churn),
        },
        _ => throw new ArgumentException($"{manifest.GetType().Name} has no summary.", nameof(manifest)),
    };

    /// <summary>The same file, seed and numbers of rows hold out the same rows.</summary>
    private static string HeldOutRows(ModelManifest manifest)
    {
        var data = manifest.Data;
        var file = data.Sha256[..Math.Min(HashLength, data.Sha256.Length)];
        return FormattableString.Invariant($"{file}-{manifest.Seed}-{data.HoldoutRows}-{data.DroppedRows}{data.HeldOutFrom}");
    }
}
