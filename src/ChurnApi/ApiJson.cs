using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Churn.Models.Answering;
using ChurnApi.Batches;
using ChurnApi.Health;
using ChurnApi.Models;
using ChurnApi.Predict;
using ChurnApi.Problems;
using ChurnApi.Segments;
using ChurnApi.Shadow;

namespace ChurnApi;

/// <summary>How answers are written: camelCase, numbers as they are, letters of all languages readable.</summary>
[JsonSerializable(typeof(CustomerAnswer))]
[JsonSerializable(typeof(BatchPrediction))]
[JsonSerializable(typeof(BatchItem<CustomerAnswer>))]
[JsonSerializable(typeof(BaseSegments))]
[JsonSerializable(typeof(CustomerSegments))]
[JsonSerializable(typeof(SchemaAnswer))]
[JsonSerializable(typeof(CurrentModel))]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ModelHistory))]
[JsonSerializable(typeof(ShadowReport))]
[JsonSerializable(typeof(Liveness))]
[JsonSerializable(typeof(Readiness))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(ChangeReason))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class ApiJson : JsonSerializerContext
{
    /// <summary>The context to use.</summary>
    public static ApiJson Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // all answers are JSON, none is HTML
    });
}
