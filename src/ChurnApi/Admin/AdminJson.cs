using System.Text.Json.Serialization;
using ChurnApi.Http;
using ChurnApi.Serving;

namespace ChurnApi.Admin;

/// <summary>Writes answers about models, the schema, the shadow and the service itself.</summary>
[JsonSerializable(typeof(SchemaAnswer))]
[JsonSerializable(typeof(CurrentModel))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ModelHistory))]
[JsonSerializable(typeof(ModelShapes))]
[JsonSerializable(typeof(ShadowReport))]
[JsonSerializable(typeof(Liveness))]
[JsonSerializable(typeof(Readiness))]
[JsonSerializable(typeof(ChangeReason))]
[JsonSerializable(typeof(TrialRequest))]
internal sealed partial class AdminJson : JsonSerializerContext
{
    /// <summary>The context to use.</summary>
    public static AdminJson Readable { get; } = new(ApiJson.Settings);
}
