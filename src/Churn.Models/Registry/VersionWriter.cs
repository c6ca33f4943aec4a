using System.Text.Json;
using Churn.Core.Texts;
using Churn.Models.Explaining;
using Churn.Models.Manifest;

namespace Churn.Models.Registry;

/// <summary>Writes the files of a version.</summary>
internal static class VersionWriter
{
    /// <returns>The version.</returns>
    public static string Write(ModelArtifacts artifacts, VersionFolder folder)
    {
        var golden = JsonSerializer.SerializeToUtf8Bytes(artifacts.Golden, ManifestJson.Readable.IReadOnlyListGoldenRecord);
        var files = Files(artifacts.Model, artifacts.Portable, golden, artifacts.Report);
        if (artifacts.Measured is { } measured) files[ModelFolder.MeasuredFile] = measured;
        if (artifacts.Events is { } events) files[ModelFolder.EventsFile] = events;
        if (artifacts.Background is { } background) files[ModelFolder.BackgroundFile] = BackgroundRows.Write(background);
        if (artifacts.Changes is { } changes) files[ModelFolder.ChangesFile] = changes.Write(artifacts.Manifest.Schema);
        if (artifacts.Reference is { } reference) files[ModelFolder.ReferenceFile] = InputReferenceFile.Write(reference);
        if (artifacts.Manifest.Schema.Texts is { Count: > 0 } texts)
            files[ModelFolder.TextsFile] = TextScorerFile.Write([.. texts.Select(text => text.Scorer!)]);
        return Write(folder, files, hashes => JsonSerializer.SerializeToUtf8Bytes(
            artifacts.Manifest with { Files = hashes }, ManifestJson.Readable.ModelManifest));
    }

    /// <returns>The version.</returns>
    public static string Write(UpliftArtifacts artifacts, VersionFolder folder)
    {
        var golden = JsonSerializer.SerializeToUtf8Bytes(
            artifacts.Golden, ManifestJson.Readable.IReadOnlyListUpliftGoldenRecord);
        var files = Files(artifacts.Model, artifacts.Portable, golden, artifacts.Report);
        files[ModelFolder.AssessmentFile] = artifacts.Assessment;
        if (artifacts.Background is { } background) files[ModelFolder.BackgroundFile] = BackgroundRows.Write(background);
        return Write(folder, files, hashes => JsonSerializer.SerializeToUtf8Bytes(
            artifacts.Manifest with { Files = hashes }, ManifestJson.Readable.UpliftManifest));
    }

    private static SortedDictionary<string, byte[]> Files(byte[] model, byte[] portable, byte[] golden, byte[] report) =>
        new(StringComparer.Ordinal)
        {
            [ModelFolder.ModelFile] = model,
            [ModelFolder.PortableFile] = portable,
            [ModelFolder.GoldenFile] = golden,
            [ModelFolder.ReportFile] = report,
        };

    private static string Write(
        VersionFolder folder, SortedDictionary<string, byte[]> files, Func<IReadOnlyDictionary<string, string>, byte[]> manifest)
    {
        foreach (var (name, content) in files)
            folder.Write(name, content);
        var bytes = manifest(new SortedDictionary<string, string>(
            files.ToDictionary(file => file.Key, file => ModelFolder.Hash(file.Value)), StringComparer.Ordinal));
        folder.Write(ModelFolder.ManifestFile, bytes);
        folder.Complete();
        return ModelFolder.VersionOf(bytes);
    }
}
