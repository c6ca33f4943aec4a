using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChurnApi.Http;

/// <summary>Writes problems, and sets how every answer is written: camelCase, letters of all languages as they are.</summary>
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>All answers are JSON, none is HTML.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>The context to use.</summary>
    public static ApiJson Readable { get; } = new(Settings);

    /// <summary>The settings of all contexts of answers; a copy for each, since a context keeps its own.</summary>
    public static JsonSerializerOptions Settings => new(JsonSerializerDefaults.Web) { Encoder = Encoder };
}
