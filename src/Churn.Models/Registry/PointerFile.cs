using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Churn.Models.Manifest;

namespace Churn.Models.Registry;

/// <summary>
/// A small file of the store that says what is so now. It is replaced as a whole, so readers need no lock, and holds the hash of
/// what it says; files of older versions, which hold none, are read too.
/// </summary>
/// <param name="store">Where it is.</param>
/// <param name="name">Its name.</param>
/// <param name="json">How it is written.</param>
internal sealed class PointerFile<T>(IStoreBackend store, string name, JsonTypeInfo<T> json)
    where T : class, IStorePointer
{
    private const string HashName = "sha256";
    private const long MaxLength = 16 << 20;

    /// <summary>The name of the file.</summary>
    public string Name => name;

    /// <summary>What the file says; null if there is none.</summary>
    /// <exception cref="BrokenModelException">It cannot be read.</exception>
    /// <exception cref="StoreUnavailableException">The object storage does not answer.</exception>
    public T? Read()
    {
        try
        {
            if (store.ReadState(name, MaxLength) is not { } bytes) return null;
            var content = JsonNode.Parse(bytes, documentOptions: new() { AllowDuplicateProperties = false }) as JsonObject;
            if (content is not null && content.Remove(HashName, out var hash) && hash?.ToString() != HashOf(content))
                throw new BrokenModelException(Path, "its content makes another SHA-256 than it says: it was altered.");
            var state = content.Deserialize(json);
            return state is not null && NamesVersions(state)
                ? state
                : throw new BrokenModelException(Path, "it names no version.");
        }
        catch (Exception fault)
            when (fault is (JsonException or InvalidOperationException or IOException or UnauthorizedAccessException)
                and not StoreUnavailableException)
        {
            throw new BrokenModelException(Path, "it cannot be read as what the store wrote there.", fault);
        }
    }

    /// <summary>What the file says; null if there is none, or one that is broken and shall be replaced.</summary>
    public T? ReadIfWhole()
    {
        try
        {
            return Read();
        }
        catch (BrokenModelException)
        {
            return null;
        }
    }

    /// <summary>Returns what the file must hold to say something.</summary>
    public byte[] Serialize(T state)
    {
        var content = JsonSerializer.SerializeToNode(state, json)!.AsObject();
        content[HashName] = HashOf(content);
        return Encoding.UTF8.GetBytes(content.ToJsonString(json.Options));
    }

    private string Path => store.PathOf(name);

    private static bool NamesVersions(T state) =>
        state.Named.All(ModelFolder.IsVersion) && (state.Change is not { } change || ModelFolder.IsVersion(change.Version));

    /// <summary>
    /// Of the JSON itself, not of what this version of the program reads from it: members of later versions count too.
    /// </summary>
    private static string HashOf(JsonObject content) => ModelFolder.Hash(Encoding.UTF8.GetBytes(content.ToJsonString()));
}

/// <summary>
/// What is so in the store now, as a small file says it. It carries the line of history that tells how it came to be so: a
/// crash between the file and the line loses nothing, for whoever reads next finds the line here.
/// </summary>
internal interface IStorePointer
{
    /// <summary>The versions it names.</summary>
    IEnumerable<string> Named { get; }

    /// <summary>What made it so; null in files that were written before this was kept.</summary>
    HistoryEntry? Change { get; }
}

/// <summary>How the small files are written that say what is so in the store now.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    NewLine = "\n",
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(ChampionPointer))]
[JsonSerializable(typeof(ShadowPointer))]
[JsonSerializable(typeof(PinnedVersions))]
[JsonSerializable(typeof(TrialPointer))]
[JsonSerializable(typeof(StoreIndex))]
internal sealed partial class StateJson : JsonSerializerContext;

/// <summary>champion.json: the version that serves.</summary>
internal sealed record ChampionPointer(string Version, HistoryEntry? Change = null) : IStorePointer
{
    IEnumerable<string> IStorePointer.Named => [Version];
}

/// <summary>shadow.json: the version that is scored beside the champion without answering; null for none.</summary>
internal sealed record ShadowPointer(string? Version, HistoryEntry? Change = null) : IStorePointer
{
    IEnumerable<string> IStorePointer.Named => Version is null ? [] : [Version];
}

/// <summary>pinned.json: the versions that no pruning removes.</summary>
internal sealed record PinnedVersions(IReadOnlyList<string> Versions, HistoryEntry? Change = null) : IStorePointer
{
    IEnumerable<string> IStorePointer.Named => Versions;
}
