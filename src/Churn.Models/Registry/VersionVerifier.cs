using Churn.Models.Answering;
using Churn.Models.Manifest;

namespace Churn.Models.Registry;

/// <summary>Checks all of a version and names every fault, not the first alone.</summary>
internal static class VersionVerifier
{
    /// <returns>A sentence for each fault; none if the version is whole.</returns>
    public static IReadOnlyList<string> Faults(VersionFolder folder, string version)
    {
        try
        {
            var manifest = ModelFolder.ReadOfAnyKind(folder, version);
            IReadOnlyList<string> faults = [.. Altered(folder, manifest), .. Foreign(folder, manifest)];
            if (faults.Count == 0) Open(folder, version, manifest);
            return faults;
        }
        catch (BrokenModelException fault)
        {
            return [fault.Message];
        }
        catch (Exception fault)
            when (fault is (IOException or UnauthorizedAccessException) and not StoreUnavailableException)
        {
            return [$"{folder.Path}: it cannot be read ({fault.GetType().Name})."];
        }
    }

    private static void Open(VersionFolder folder, string version, IVersionManifest manifest)
    {
        if (manifest is UpliftManifest)
        {
            UpliftModel.Open(folder, version);
            return;
        }

        ChurnModel.Open(folder, version);
        if (manifest is ModelManifest { Refit: not null }) ChurnModel.OpenMeasured(folder, version);
    }

    private static IEnumerable<string> Altered(VersionFolder folder, IVersionManifest manifest)
    {
        foreach (var file in ModelFolder.HashedFiles.Union(manifest.Files.Keys))
        {
            string? found = null;
            try
            {
                ModelFolder.ReadVerified(folder, file, manifest);
            }
            catch (BrokenModelException fault)
            {
                found = fault.Message;
            }

            if (found is not null) yield return found;
        }
    }

    private static IEnumerable<string> Foreign(VersionFolder folder, IVersionManifest manifest) =>
        folder.Names()
            .Where(name => name != ModelFolder.ManifestFile && !manifest.Files.ContainsKey(name))
            .Order(StringComparer.Ordinal)
            .Select(name => $"{folder.PathOf(name)}: the manifest names no such file.");
}

/// <summary>What a check of a whole store found.</summary>
/// <param name="Versions">Each version, the oldest first.</param>
/// <param name="Faults">A sentence for each fault of the pointers and the history.</param>
public sealed record StoreVerification(IReadOnlyList<VerifiedVersion> Versions, IReadOnlyList<string> Faults)
{
    /// <summary>Whether there is no fault anywhere.</summary>
    public bool IsWhole => Faults.Count == 0 && Versions.All(version => version.Faults.Count == 0);
}

/// <summary>What a check found of one version.</summary>
/// <param name="Version">The version.</param>
/// <param name="Faults">A sentence for each fault; none if it is whole.</param>
public sealed record VerifiedVersion(string Version, IReadOnlyList<string> Faults);
