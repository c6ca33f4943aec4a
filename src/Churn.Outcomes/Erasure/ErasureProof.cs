using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Churn.Outcomes.Erasure;

/// <summary>
/// What was done to erase a customer, and where nothing is left. It names them by salted hashes alone, and holds the hash of what
/// it says, so that nobody changes a figure unseen; whoever can write the file can make the hash again.
/// </summary>
/// <param name="Time">When it was looked.</param>
/// <param name="Customer">The hash of the key under the salt of the block list.</param>
/// <param name="LogCustomer">The hash of the key under the key of the log; null where no log was named.</param>
/// <param name="Store">The folder of the model store.</param>
/// <param name="Log">The log, without user or password; null where none was named.</param>
/// <param name="Places">Every place that was looked at.</param>
/// <param name="Versions">Every version of the store.</param>
/// <param name="NotCovered">What the command cannot reach, in sentences.</param>
public sealed record ErasureProof(
    DateTimeOffset Time,
    string Customer,
    Guid? LogCustomer,
    string Store,
    string? Log,
    IReadOnlyList<ErasedPlace> Places,
    IReadOnlyList<ErasedVersion> Versions,
    IReadOnlyList<string> NotCovered)
{
    private const string HashName = "sha256";

    /// <summary>Whether nothing was left in any place that was looked at.</summary>
    public bool IsErased => Places.All(place => place.Left is null or 0);

    /// <summary>The versions that must be trained again, since they learned from the customer or may have.</summary>
    [JsonIgnore]
    public IEnumerable<ErasedVersion> MustRetrain => Versions.Where(version => version.Learned is Learned.Yes or Learned.Unknown);

    /// <summary>Writes the proof with its hash.</summary>
    public byte[] ToJson()
    {
        var content = JsonSerializer.SerializeToNode(this, ProofJson.Readable.ErasureProof)!.AsObject();
        content[HashName] = HashOf(content);
        return Encoding.UTF8.GetBytes(content.ToJsonString(ProofJson.Readable.Options) + "\n");
    }

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <exception cref="FormatException">It is no proof, or it was altered.</exception>
    public static ErasureProof Read(ReadOnlySpan<byte> json)
    {
        try
        {
            if (JsonNode.Parse(json) is not JsonObject content || !content.Remove(HashName, out var hash))
                throw new FormatException("it is no proof of an erasure, as churn erase --proof writes it.");
            if (hash?.ToString() != HashOf(content))
                throw new FormatException("its content makes another SHA-256 than it says: it was altered.");
            return content.Deserialize(ProofJson.Readable.ErasureProof)
                ?? throw new FormatException("it is no proof of an erasure, as churn erase --proof writes it.");
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            throw new FormatException("it is no proof of an erasure, as churn erase --proof writes it.", fault);
        }
    }

    /// <summary>Of the JSON itself, so that members of later releases count, too.</summary>
    private static string HashOf(JsonObject content) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content.ToJsonString())));
}

/// <summary>A place that may hold a customer.</summary>
/// <param name="Name">The place.</param>
/// <param name="Erased">How many rows were erased; null where nothing is erased there.</param>
/// <param name="Left">How many rows, or files, still hold the customer; null where that was not looked at.</param>
/// <param name="Note">What else is to be said, in a sentence; null for nothing.</param>
public sealed record ErasedPlace(
    string Name,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Erased = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? Left = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Note = null);

/// <summary>A version of the store.</summary>
/// <param name="Version">The version.</param>
/// <param name="Learned">Whether it learned from the customer.</param>
/// <param name="IsChampion">Whether it serves.</param>
public sealed record ErasedVersion(string Version, Learned Learned, bool IsChampion);

/// <summary>Whether a version learned from a customer.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Learned>))]
public enum Learned
{
    /// <summary>The file that it learned from has the customer.</summary>
    [JsonStringEnumMemberName("yes")]
    Yes,

    /// <summary>The file has not, or it was trained after the customer was erased.</summary>
    [JsonStringEnumMemberName("no")]
    No,

    /// <summary>It keeps a promise of differential privacy, which covers each customer.</summary>
    [JsonStringEnumMemberName("private")]
    Private,

    /// <summary>The file is not known.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,
}

/// <summary>How proofs are written.</summary>
[JsonSerializable(typeof(ErasureProof))]
internal sealed partial class ProofJson : JsonSerializerContext
{
    public static ProofJson Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    });
}
