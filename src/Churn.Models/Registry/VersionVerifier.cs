using Churn.Models.Answering;
using Churn.Models.Manifest;

namespace Churn.Models.Registry;

/// <summary>Checks all of a version and names every fault, not the first alone.</summary>
internal static class VersionVerifier
{
    /// <returns>A sentence for each fault; none if the version is whole.</returns>
    public static IReadOnlyList<string> Faults(string folder, string version)
    {
        try
        {
            var manifest = ModelFolder.ReadManifest(folder, version);
            IReadOnlyList<string> faults = [.. Altered(folder, manifest), .. Foreign(folder, manifest)];
            if (faults.Count == 0) ChurnModel.Open(folder, version);
            return faults;
        }
        catch (BrokenModelException fault)
        {
            return [fault.Message];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [$"{folder}: it cannot be read ({fault.GetType().Name})."];
        }
    }

    private static IEnumerable<string> Altered(string folder, ModelManifest manifest)
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

    private static IEnumerable<string> Foreign(string folder, ModelManifest manifest) => Directory.EnumerateFileSystemEntries(folder)
        .Where(path => Path.GetFileName(path) is var name && name != ModelFolder.ManifestFile && !manifest.Files.ContainsKey(name))
        .Order(StringComparer.Ordinal)
        .Select(path => $"{path}: the manifest names no such file.");
}
