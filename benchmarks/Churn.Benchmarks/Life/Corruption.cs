using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Churn.Models.Manifest;
using Churn.Models.Registry;

namespace Churn.Benchmarks.Life;

/// <summary>A way to spoil a file of a version.</summary>
/// <param name="Name">The way, in words.</param>
/// <param name="File">The file.</param>
/// <param name="Spoil">
/// Spoils the version's file; given are the store, the version, a whole other one, and chance. Returns the version's name
/// afterwards.
/// </param>
internal sealed record Corruption(string Name, string File, Func<ModelStore, string, string, Random, string> Spoil)
{
    private static readonly string[] Files =
    [
        ModelFolder.ManifestFile,
        ModelFolder.ModelFile,
        ModelFolder.PortableFile,
        ModelFolder.GoldenFile,
        ModelFolder.ReportFile,];

    /// <summary>Every way with every file.</summary>
    public static IReadOnlyList<Corruption> All { get; } =
    [
        .. Files.Select(file => Of("cut", file, (path, _, random) => Cut(path, random))),
        .. Files.Select(file => Of("flipped", file, (path, _, random) => Flip(path, random))),
        .. Files.Select(file => Of("emptied", file, (path, _, _) => System.IO.File.WriteAllBytes(path, []))),
        .. Files.Select(file => Of("removed", file, (path, _, _) => System.IO.File.Delete(path))),
        .. Files.Select(file =>
            Of("swapped with another version's", file, (path, other, _) => System.IO.File.Copy(other, path, overwrite: true))),
        .. Files
            .Skip(1)
            .Select(file => new Corruption(
                "wrong hash in the manifest",
                file,
                (store, version, _, _) => Rehash(store, version, file))),
    ];

    private static Corruption Of(string name, string file, Action<string, string, Random> spoil) =>
        new(
            name,
            file,
            (store, version, other, random) =>
            {
                spoil(Path.Combine(store.FolderOf(version), file), Path.Combine(store.FolderOf(other), file), random);
                return version;
            });

    private static void Cut(string path, Random random)
    {
        using var file = System.IO.File.OpenWrite(path);
        file.SetLength(random.NextInt64(1, file.Length));
    }

    private static void Flip(string path, Random random)
    {
        var bytes = System.IO.File.ReadAllBytes(path);
        bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
        System.IO.File.WriteAllBytes(path, bytes);
    }

    /// <summary>Writes a manifest with another hash, and gives the folder the name that this manifest makes.</summary>
    private static string Rehash(ModelStore store, string version, string file)
    {
        var path = Path.Combine(store.FolderOf(version), ModelFolder.ManifestFile);
        var manifest = JsonNode.Parse(System.IO.File.ReadAllBytes(path))!;
        manifest["files"]![file] = new string('0', 64);
        var bytes = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        System.IO.File.WriteAllBytes(path, bytes);
        var renamed = Convert.ToHexStringLower(SHA256.HashData(bytes))[..version.Length];
        Directory.Move(store.FolderOf(version), store.FolderOf(renamed));
        return renamed;
    }
}
