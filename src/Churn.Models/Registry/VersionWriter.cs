using System.Text.Json;
using Churn.Core.Durability;
using Churn.Models.Explaining;
using Churn.Models.Manifest;

namespace Churn.Models.Registry;

/// <summary>Writes the files of a version into a folder.</summary>
internal static class VersionWriter
{
    /// <returns>The version.</returns>
    public static string Write(ModelArtifacts artifacts, string folder)
    {
        Directory.CreateDirectory(folder);
        var golden = JsonSerializer.SerializeToUtf8Bytes(artifacts.Golden, ManifestJson.Readable.IReadOnlyListGoldenRecord);
        var files = new SortedDictionary<string, byte[]>(StringComparer.Ordinal)
        {
            [ModelFolder.ModelFile] = artifacts.Model,
            [ModelFolder.PortableFile] = artifacts.Portable,
            [ModelFolder.GoldenFile] = golden,
            [ModelFolder.ReportFile] = artifacts.Report,
        };
        if (artifacts.Measured is { } measured) files[ModelFolder.MeasuredFile] = measured;
        if (artifacts.Background is { } background) files[ModelFolder.BackgroundFile] = BackgroundRows.Write(background);
        if (artifacts.Changes is { } changes) files[ModelFolder.ChangesFile] = changes.Write(artifacts.Manifest.Schema);
        if (artifacts.Reference is { } reference) files[ModelFolder.ReferenceFile] = InputReferenceFile.Write(reference);
        foreach (var (name, content) in files)
            DurableFile.Write(Path.Combine(folder, name), content);
        var hashes = new SortedDictionary<string, string>(
            files.ToDictionary(f => f.Key, f => ModelFolder.Hash(f.Value)),
            StringComparer.Ordinal);
        var manifest = JsonSerializer.SerializeToUtf8Bytes(
            artifacts.Manifest with { Files = hashes }, ManifestJson.Readable.ModelManifest);
        DurableFile.Write(Path.Combine(folder, ModelFolder.ManifestFile), manifest);
        DurableFile.FlushFolder(folder);
        return ModelFolder.VersionOf(manifest);
    }
}
