using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Churn.Core.Schema;

namespace Churn.Models.Manifest;

/// <summary>How the files of the model store are written: indented camelCase JSON, members in the order of their types.</summary>
[JsonSerializable(typeof(ModelManifest))]
[JsonSerializable(typeof(UpliftManifest))]
[JsonSerializable(typeof(ModelVerdict))]
[JsonSerializable(typeof(IReadOnlyList<GoldenRecord>))]
[JsonSerializable(typeof(IReadOnlyList<UpliftGoldenRecord>))]
public sealed partial class ManifestJson : JsonSerializerContext
{
    /// <summary>The context to use: it leaves letters of all languages readable.</summary>
    public static ManifestJson Readable { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter<ImputationStrategy>(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    });
}
