using System.Text.Json.Serialization;

namespace Churn.Access.Keys;

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
