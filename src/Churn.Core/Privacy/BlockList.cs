using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Churn.Core.Privacy;

/// <summary>
/// The customers who were erased, by salted hashes of their keys: trainings and scoring runs over files leave their rows out. Who
/// has the list can test whether a guessed key is on it, and read none from it. It does not change.
/// </summary>
public sealed class BlockList
{
    private const int SaltLength = 32;

    private readonly byte[] salt;
    private readonly Dictionary<string, DateTimeOffset> customers;

    private BlockList(byte[] salt, IReadOnlyList<string> keyColumns, Dictionary<string, DateTimeOffset> customers) =>
        (this.salt, KeyColumns, this.customers) = (salt, keyColumns, customers);

    /// <summary>Nobody was erased.</summary>
    public static BlockList Empty { get; } = new([], [], []);

    /// <summary>How many customers were erased.</summary>
    public int Count => customers.Count;

    /// <summary>The columns of files that name customers, in the order in which they were named.</summary>
    public IReadOnlyList<string> KeyColumns { get; }

    /// <summary>Whether somebody was erased.</summary>
    /// <param name="utf8">The customer's key as it stands in a file; blanks around it do not count.</param>
    public bool Contains(ReadOnlySpan<byte> utf8) => Count > 0 && Contains(Encoding.UTF8.GetString(utf8));

    /// <inheritdoc cref="Contains(ReadOnlySpan{byte})"/>
    public bool Contains(string? key) => Count > 0 && key is not null && customers.ContainsKey(HashOf(key));

    /// <summary>When a customer was erased, by the hash of the key; null for one who was not.</summary>
    public DateTimeOffset? ErasedAt(string hash) => customers.TryGetValue(hash, out var time) ? time : null;

    /// <summary>Returns the salted hash of a key, in hexadecimal.</summary>
    /// <exception cref="InvalidOperationException">Nobody was erased yet, so there is no salt.</exception>
    public string HashOf(string key) => salt.Length == SaltLength
        ? Convert.ToHexStringLower(HMACSHA256.HashData(salt, Encoding.UTF8.GetBytes(key.Trim())))
        : throw new InvalidOperationException("An empty block list has no salt.");

    /// <summary>The same list, which also looks for customers in another column.</summary>
    /// <param name="column">The column; null for none.</param>
    public BlockList With(string? column) =>
        column is null || KeyColumns.Contains(column) ? this : new BlockList(salt, [.. KeyColumns, column], customers);

    /// <summary>The same list, which looks for customers in one column alone.</summary>
    /// <param name="column">The column.</param>
    public BlockList Only(string column) => new(salt, [column], customers);

    /// <summary>Says how many rows were left out; null for none.</summary>
    /// <param name="rows">How many.</param>
    public static string? Describe(int rows) => rows switch
    {
        0 => null,
        1 => "1 row of an erased customer is left out",
        _ => FormattableString.Invariant($"{rows:N0} rows of erased customers are left out"),
    };

    /// <summary>Warns where none of the columns of a file is looked at, so nobody is left out; null else.</summary>
    /// <param name="header">The columns of the file.</param>
    public string? WarnOf(IEnumerable<string> header) => Count == 0 || KeyColumns.Intersect(header).Any()
        ? null
        : FormattableString.Invariant($"{Count:N0} customers were erased, and it is not known which column of the file names ")
            + "customers, so none of their rows is left out; name the column with churn erase --customer KEY --key-column NAME";

    /// <summary>The list with one more customer; the time of one who is on it already stays.</summary>
    /// <param name="key">The customer's key.</param>
    /// <param name="columns">The columns of files that name customers.</param>
    /// <param name="time">Now.</param>
    public BlockList Add(string key, IEnumerable<string> columns, DateTimeOffset time)
    {
        var list = new BlockList(
            salt.Length > 0 ? salt : RandomNumberGenerator.GetBytes(SaltLength),
            [.. KeyColumns.Union(columns)],
            new Dictionary<string, DateTimeOffset>(customers));
        list.customers.TryAdd(list.HashOf(key), time);
        return list;
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="JsonException">It is no block list.</exception>
    public static BlockList Read(ReadOnlySpan<byte> json)
    {
        var file = JsonSerializer.Deserialize(json, BlockListJson.Default.BlockListFile);
        if (file is null || file.Customers.Keys.Any(hash => hash.Length != 2 * SHA256.HashSizeInBytes))
            throw new JsonException("A hash of a customer's key is missing or cut off.");
        try
        {
            return Convert.FromHexString(file.Salt) is { Length: SaltLength } salt
                ? new BlockList(salt, file.KeyColumns, new Dictionary<string, DateTimeOffset>(file.Customers))
                : throw new JsonException("The salt is cut off.");
        }
        catch (FormatException fault)
        {
            throw new JsonException("The salt is not hexadecimal.", fault);
        }
    }

    /// <summary>Writes the list as JSON: salt, columns, and the time of each hash.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(
        new BlockListFile(Convert.ToHexStringLower(salt), KeyColumns, customers), BlockListJson.Default.BlockListFile);
}

/// <summary>The file of a block list.</summary>
internal sealed record BlockListFile(
    string Salt, IReadOnlyList<string> KeyColumns, IReadOnlyDictionary<string, DateTimeOffset> Customers);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true,
    WriteIndented = true,
    NewLine = "\n")]
[JsonSerializable(typeof(BlockListFile))]
internal sealed partial class BlockListJson : JsonSerializerContext;
