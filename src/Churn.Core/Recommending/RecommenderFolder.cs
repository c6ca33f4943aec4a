using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Churn.Core.Durability;

namespace Churn.Core.Recommending;

/// <summary>
/// A recommender in a folder: <c>recommender.json</c> with the items, and a file of weights that it names by hash. The version is
/// the start of the hash of <c>recommender.json</c>. Who reads it while it is replaced gets the old one or the new one.
/// </summary>
public static class RecommenderFolder
{
    public const string ManifestFile = "recommender.json";

    private const int CurrentFormat = 1;
    private const int VersionLength = 12;
    private const string WeightsPrefix = "weights-";
    private const string Remedy = "Make it again with churn recommend --save.";

    private static readonly RecommenderJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    });

    /// <summary>Writes a recommender into a folder, which is made if it is missing; the same bytes for the same one.</summary>
    /// <returns>The version.</returns>
    public static string Save(string folder, ItemRecommender recommender)
    {
        Directory.CreateDirectory(folder);
        SavedWeights? saved = null;
        if (recommender.Weights?.Write() is { } weights)
        {
            var hash = Hash(weights);
            saved = new SavedWeights($"{WeightsPrefix}{hash[..VersionLength]}.bin", hash);
            DurableFile.Replace(Path.Combine(folder, saved.File), weights);
        }

        var manifest = new RecommenderManifest(
            CurrentFormat, recommender.Method, recommender.Items, recommender.Buyers, saved);
        var json = JsonSerializer.SerializeToUtf8Bytes(manifest, Readable.RecommenderManifest);
        DurableFile.Replace(Path.Combine(folder, ManifestFile), json);
        foreach (var old in Directory.EnumerateFiles(folder, $"{WeightsPrefix}*.bin"))
            if (Path.GetFileName(old) != saved?.File) File.Delete(old);
        return Hash(json)[..VersionLength];
    }

    /// <summary>Reads a recommender.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="found">The recommender with its version; null where there is a fault.</param>
    /// <returns>What is wrong, in a sentence; null where it is good.</returns>
    /// <exception cref="IOException">A file is missing or cannot be read.</exception>
    public static string? Read(string folder, out SavedRecommender? found)
    {
        found = null;
        try
        {
            var json = File.ReadAllBytes(Path.Combine(folder, ManifestFile));
            var manifest = JsonSerializer.Deserialize(json, Readable.RecommenderManifest);
            if (manifest is null) return $"{ManifestFile} is empty. {Remedy}";
            if (FaultOf(manifest) is { } wrong) return $"{ManifestFile} {wrong}. {Remedy}";
            ItemWeights? weights = null;
            if (manifest.Weights is { } saved)
            {
                var bytes = File.ReadAllBytes(Path.Combine(folder, saved.File));
                if (Hash(bytes) != saved.Sha256) return $"{saved.File} has been altered. {Remedy}";
                weights = ItemWeights.Read(bytes, manifest.Items.Count, manifest.Method == RecommendationMethod.Ease);
                if (weights is null) return $"{saved.File} does not hold the weights of the items. {Remedy}";
            }

            found = new SavedRecommender(
                Hash(json)[..VersionLength],
                new ItemRecommender(manifest.Method, manifest.Items, manifest.Buyers, weights));
            return null;
        }
        catch (JsonException fault)
        {
            return $"{ManifestFile} cannot be read: {fault.Message} {Remedy}";
        }
    }

    private static string? FaultOf(RecommenderManifest manifest)
    {
        if (manifest.Format != CurrentFormat) return $"is of format {manifest.Format}; this program reads {CurrentFormat}";
        if (manifest.Items.Count == 0 || manifest.Items.Count != manifest.Buyers.Count) return "has no buyers for each item";
        if (manifest.Items.Distinct(StringComparer.Ordinal).Count() < manifest.Items.Count) return "names an item twice";
        if ((manifest.Weights is null) != (manifest.Method == RecommendationMethod.Popularity))
            return "does not name the weights that its method needs";
        return manifest.Weights is { } saved && Path.GetFileName(saved.File) != saved.File
            ? "names weights outside of its folder"
            : null;
    }

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));
}

/// <summary>A recommender that was read.</summary>
/// <param name="Version">The start of the hash of its manifest.</param>
/// <param name="Recommender">The recommender.</param>
public sealed record SavedRecommender(string Version, ItemRecommender Recommender);

internal sealed record RecommenderManifest(
    int Format,
    RecommendationMethod Method,
    IReadOnlyList<string> Items,
    IReadOnlyList<int> Buyers,
    SavedWeights? Weights);

internal sealed record SavedWeights(string File, string Sha256);

[JsonSerializable(typeof(RecommenderManifest))]
internal sealed partial class RecommenderJson : JsonSerializerContext;
