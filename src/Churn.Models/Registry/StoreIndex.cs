using System.Text.Json;
using Churn.Models.Manifest;

namespace Churn.Models.Registry;

/// <summary>
/// store.json: which object holds which file of a store on object storage. It is the only object that is ever replaced: what it
/// does not name is not in the store, so that one write of it makes a change, and all of it.
/// </summary>
/// <param name="FormatVersion">The format.</param>
/// <param name="Created">
/// When the store was made: what was there before is not its own, such as what a store left whose index somebody deleted.
/// </param>
/// <param name="Commits">
/// The last writes, the newest first: who got no answer to a write finds out here whether it was done.
/// </param>
/// <param name="Files">The files, by their names with slashes.</param>
internal sealed record StoreIndex(
    int FormatVersion,
    DateTimeOffset Created,
    IReadOnlyList<string> Commits,
    IReadOnlyDictionary<string, StoredFile> Files)
{
    /// <summary>The name of the object.</summary>
    public const string Key = "store.json";

    /// <summary>The most bytes that it may hold: far more than for ten thousand versions.</summary>
    public const long MaxLength = 64 << 20;

    private const int CurrentFormat = 1;
    private const int MaxCommits = 64;
    private const string StateFolder = "state";

    /// <summary>That of a store that nothing was ever written to.</summary>
    public static StoreIndex Empty { get; } = new(CurrentFormat, default, [], new Dictionary<string, StoredFile>());

    /// <summary>Names an object that no other writer can name.</summary>
    /// <param name="id">What the writer drew, from <see cref="NewId"/>.</param>
    /// <param name="name">The file that it holds.</param>
    public static string KeyOf(string id, string name) => name.Split('/') is [var version, var file]
        ? $"{version}/{id}/{file}"
        : $"{StateFolder}/{id}/{name}";

    /// <summary>Draws a name for what a writer writes.</summary>
    public static string NewId() => Guid.NewGuid().ToString("N");

    /// <summary>Whether an object of that name is a store's own, and not somebody else's under the same prefix.</summary>
    public static bool IsKey(string key) => key.Split('/') is [var folder, var id, _]
        && (folder == StateFolder || ModelFolder.IsVersion(folder)) && IsId(id);

    /// <summary>Reads the object.</summary>
    /// <param name="path">Where it is, for messages.</param>
    /// <param name="content">Its bytes.</param>
    /// <exception cref="BrokenModelException">It is not what a store wrote there.</exception>
    public static StoreIndex Read(string path, byte[] content)
    {
        try
        {
            var index = JsonSerializer.Deserialize(content, StateJson.Default.StoreIndex);
            if (index is null) throw new BrokenModelException(path, "it holds nothing.");
            if (index.FormatVersion != CurrentFormat)
                throw new BrokenModelException(
                    path, $"its format is {index.FormatVersion}; this program reads {CurrentFormat}.");
            return index.Files.All(file => IsFile(file.Key) && file.Value is { Length: >= 0 } stored && IsId(stored.Id))
                ? index
                : throw new BrokenModelException(path, "it names something that no store has.");
        }
        catch (JsonException fault)
        {
            throw new BrokenModelException(path, "it cannot be read as the list of a store's files.", fault);
        }
    }

    /// <summary>The bytes of the object.</summary>
    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, StateJson.Default.StoreIndex);

    /// <summary>That of the store after a write.</summary>
    /// <param name="commit">Names the write.</param>
    /// <param name="files">The files after it.</param>
    /// <param name="now">The time now.</param>
    public StoreIndex After(string commit, IReadOnlyDictionary<string, StoredFile> files, DateTimeOffset now) => this with
    {
        Created = Created == default ? now : Created,
        Commits = [commit, .. Commits.Take(MaxCommits - 1)],
        Files = new SortedDictionary<string, StoredFile>(files.ToDictionary(), StringComparer.Ordinal),
    };

    /// <summary>The names of all its objects.</summary>
    public IEnumerable<string> Keys() => Files.Select(file => KeyOf(file.Value.Id, file.Key));

    /// <summary>The names of the files of a version.</summary>
    public IEnumerable<string> FilesOf(string version) =>
        Files.Keys.Where(name => name.StartsWith(version + "/", StringComparison.Ordinal));

    private static bool IsId(string text) => text.Length == 32 && text.All(char.IsAsciiHexDigitLower);

    private static bool IsFile(string name) => StoreFiles.Names.Contains(name)
        || (name.Split('/') is [var version, { Length: > 0 }] && ModelFolder.IsVersion(version));
}

/// <summary>The object that holds a file.</summary>
/// <param name="Id">What its writer drew.</param>
/// <param name="Length">How many bytes it has.</param>
/// <param name="Sha256">Their SHA-256, in hexadecimal.</param>
internal sealed record StoredFile(string Id, long Length, string Sha256);
