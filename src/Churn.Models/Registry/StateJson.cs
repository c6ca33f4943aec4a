using System.Text.Json.Serialization;

namespace Churn.Models.Registry;

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
internal sealed partial class StateJson : JsonSerializerContext;
