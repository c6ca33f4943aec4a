using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Serialization;
using Churn.Access.Rates;
using Churn.Core.Durability;

namespace Churn.Access.Keys;

/// <summary>
/// The file of API keys. It is replaced by rename, so readers need no lock and see it whole; writers take turns. Only its owner
/// may read it, though there is nothing in it that opens anything.
/// </summary>
/// <param name="path">The file.</param>
public sealed class KeysFile(string path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int LongestName = 100;
    private const long MaxLength = 16 << 20;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Where it is.</summary>
    public string Path { get; } = System.IO.Path.GetFullPath(path);

    /// <summary>Whether a text can name a key.</summary>
    public static bool IsName(string text) =>
        text.Length is > 0 and <= LongestName && !string.IsNullOrWhiteSpace(text) && !text.Any(char.IsControl);

    /// <summary>The keys, also those that open nothing more.</summary>
    /// <exception cref="BrokenKeysException">The file is missing or not what it should be.</exception>
    public IReadOnlyList<ApiKey> Read() => Parse(ReadBytes(out _));

    /// <summary>Adds a key. The file is made if there is none.</summary>
    /// <exception cref="BrokenKeysException">The file is not what it should be.</exception>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Add(ApiKey key) => Change(keys => [.. keys, key]);

    /// <summary>Revokes a key: it opens nothing from now on, wherever the file is read.</summary>
    /// <param name="id">The key's id.</param>
    /// <param name="now">The time.</param>
    /// <returns>The key; null if there is none of that id.</returns>
    /// <inheritdoc cref="Add"/>
    public ApiKey? Revoke(string id, DateTimeOffset now)
    {
        Change(keys => [.. keys.Select(key => key.Id == id && key.Revoked is null ? key with { Revoked = now } : key)]);
        return Read().FirstOrDefault(key => key.Id == id);
    }

    /// <summary>Why the file is not safe though it is read, and what to do; null if it is safe or cannot be read.</summary>
    public string? Warning()
    {
        try
        {
            ReadBytes(out var warning);
            return warning;
        }
        catch (BrokenKeysException)
        {
            return null; // who reads the keys is told
        }
    }

    /// <summary>The bytes of the file.</summary>
    /// <param name="warning">As <see cref="Warning"/>.</param>
    /// <exception cref="BrokenKeysException">It cannot be read, or anybody could have added a key.</exception>
    public byte[] ReadBytes(out string? warning)
    {
        try
        {
            var bytes = RegularFile.ReadAllBytes(Path, MaxLength, out var mode);
            if (mode is { } rights && rights.HasFlag(UnixFileMode.OtherWrite))
                throw Broken("can be written by every user of the machine, so anybody could add a key. "
                    + "Look for keys in it that are not yours, then run chmod 600 on it.");
            warning = mode is { } those && those.HasFlag(UnixFileMode.GroupWrite)
                ? $"The keys file can be written by its group, who can add keys. Unless that is meant, run: chmod 600 {Path}"
                : null;
            return bytes;
        }
        catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new BrokenKeysException(
                Path,
                "does not exist. Make it with: churn keys create --name NAME --scope predict,read --keys FILE",
                fault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new BrokenKeysException(Path, "cannot be read by the user of this process.", fault);
        }
    }

    /// <summary>Reads keys from the bytes of the file.</summary>
    /// <exception cref="BrokenKeysException">They are not what they should be.</exception>
    public IReadOnlyList<ApiKey> Parse(byte[] bytes)
    {
        try
        {
            var document = JsonSerializer.Deserialize(bytes, KeysJson.Default.KeysDocument);
            if (document is not { Format: KeysDocument.Current })
                throw Broken("is of another format than this version of ChurnApi reads.");
            foreach (var key in document.Keys)
                Check(key);
            if (document.Keys.DistinctBy(key => key.Id).Count() < document.Keys.Count)
                throw Broken("holds two keys of the same id.");
            return document.Keys;
        }
        catch (JsonException fault)
        {
            throw new BrokenKeysException(
                Path,
                FormattableString.Invariant($"is not a keys file: its JSON is wrong in line {fault.LineNumber + 1}."),
                fault);
        }
    }

    private void Check(ApiKey key)
    {
        if (key is null || !ApiKeyFormat.IsId(key.Id)) throw Broken("holds a key without an id of twelve hexadecimal digits.");
        var isWhole = IsName(key.Name)
            && ScopeNames.Parse(key.Scopes) != Scopes.None
            && key.Sha256.Length == 2 * SHA256.HashSizeInBytes && key.Sha256.All(char.IsAsciiHexDigitLower)
            && (key.Rate is null || RequestRate.TryParse(key.Rate, out _));
        if (!isWhole)
            throw Broken($"holds the key {key.Id} without a name, a known scope, a SHA-256, or with a rate that is none.");
    }

    private void Change(Func<IReadOnlyList<ApiKey>, IReadOnlyList<ApiKey>> change)
    {
        using var turn = FileLock.Take(Path + ".lock", $"The keys file '{Path}'", Patience, TimeProvider.System);
        var keys = change(File.Exists(Path) ? Read() : []);
        var bytes = JsonSerializer.SerializeToUtf8Bytes(
            new KeysDocument(KeysDocument.Current, keys),
            KeysJson.Default.KeysDocument);
        DurableFile.Replace(Path, [.. bytes, (byte)'\n'], OwnerOnly);
    }

    private BrokenKeysException Broken(string fault) => new(Path, fault);
}

/// <summary>A keys file is missing or not what it should be. It opens nothing.</summary>
/// <param name="path">The file.</param>
/// <param name="fault">What was found and what was expected.</param>
/// <param name="inner">The cause, where another fault is one.</param>
public sealed class BrokenKeysException(string path, string fault, Exception? inner = null)
    : Exception($"The keys file {path} {fault}", inner)
{
    /// <summary>What is wrong, without where the file is.</summary>
    public string Fault => fault;
}

/// <summary>How a keys file is written, for people too.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(KeysDocument))]
internal sealed partial class KeysJson : JsonSerializerContext;

/// <summary>What a keys file holds.</summary>
/// <param name="Format">The version of the format; others than <see cref="Current"/> are refused.</param>
/// <param name="Keys">The keys, the one that was made first at the beginning.</param>
internal sealed record KeysDocument(int Format, IReadOnlyList<ApiKey> Keys)
{
    public const int Current = 1;
}
