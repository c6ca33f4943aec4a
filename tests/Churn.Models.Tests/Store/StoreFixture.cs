using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Models.Tests.Store;

/// <summary>A store in a folder of its own, for one test.</summary>
public abstract class StoreFixture : IDisposable
{
    protected const string Who = "tester@here";

    protected static readonly string[] FileNames =
    [
        ModelFolder.GoldenFile, ModelFolder.ManifestFile, ModelFolder.ModelFile, ModelFolder.PortableFile, ModelFolder.ReportFile,
    ];

    private readonly TempFolder folder = new();

    protected StoreFixture() => Store = new ModelStore(folder["models"], Clock, Who);

    protected ModelStore Store { get; }

    protected Ticks Clock { get; } = new();

    /// <summary>A path beside the store.</summary>
    protected string Beside(string name) => folder[name];

    /// <summary>The path of a file in the store.</summary>
    protected string In(params string[] parts) => Path.Combine([Store.Folder, .. parts]);

    /// <summary>Everything there is in the store, but for the lock.</summary>
    protected string[] Everything() =>
        !Directory.Exists(Store.Folder)
            ? []
            :
            [
                .. Directory
                    .EnumerateFileSystemEntries(
                        Store.Folder,
                        "*",
                        new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = 0 })
                    .Select(path => Path.GetRelativePath(Store.Folder, path))
                    .Where(path => path != ".lock")
                    .Order(StringComparer.Ordinal),];

    /// <summary>A model that differs from others in every file.</summary>
    protected static ModelArtifacts Artifacts(float intercept) =>
        HandMadeModel.Weighed(intercept).Artifacts() with { Report = JsonSerializer.SerializeToUtf8Bytes(intercept) };

    protected static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    protected string Alter(string version, Action<JsonNode> alter) => Craft(version, bytes =>
    {
        var manifest = JsonNode.Parse(bytes)!;
        alter(manifest);
        return Encoding.UTF8.GetBytes(manifest.ToJsonString());
    });

    /// <summary>Copies a version with another manifest, under the name that this manifest makes.</summary>
    protected string Craft(string version, Func<byte[], byte[]> alter)
    {
        var manifest = alter(File.ReadAllBytes(In(version, ModelFolder.ManifestFile)));
        var crafted = Hash(manifest)[..12];
        Directory.CreateDirectory(In(crafted));
        foreach (var name in FileNames) File.Copy(In(version, name), In(crafted, name), overwrite: true);
        File.WriteAllBytes(In(crafted, ModelFolder.ManifestFile), manifest);
        return crafted;
    }

    /// <summary>Copies a version with other bytes in one of its files, which the new manifest names.</summary>
    protected string WithFile(string version, string file, byte[] bytes)
    {
        var crafted = Alter(version, manifest => manifest["files"]![file] = Hash(bytes));
        File.WriteAllBytes(In(crafted, file), bytes);
        return crafted;
    }

    public void Dispose()
    {
        folder.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>A clock that goes on by a second with every look at it.</summary>
    protected sealed class Ticks : TimeProvider
    {
        private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);
        private int looks;

        public override long TimestampFrequency => 1;

        /// <summary>How often anyone asked how much time had passed.</summary>
        public int TimestampLooks { get; private set; }

        public override DateTimeOffset GetUtcNow() => Start.AddSeconds(looks++);

        public override long GetTimestamp() => TimestampLooks++;
    }
}
