using System.Text.Json;
using System.Text.Json.Serialization;
using Churn.Models.Answering;
using ChurnApi.Http;

namespace ChurnApi.Predict;

/// <summary>Writes answers about customers.</summary>
[JsonSerializable(typeof(CustomerAnswer))]
[JsonSerializable(typeof(UpliftAnswer))]
[JsonSerializable(typeof(UpliftBatch))]
[JsonSerializable(typeof(BatchPrediction))]
[JsonSerializable(typeof(BatchItem<CustomerAnswer>))]
[JsonSerializable(typeof(WhatIfAnswer))]
[JsonSerializable(typeof(SuggestionsAnswer))]
internal sealed partial class PredictJson : JsonSerializerContext
{
    /// <summary>The context to use.</summary>
    public static PredictJson Readable { get; } = new(ApiJson.Settings);

    /// <summary>Writes the answer of an uplift model.</summary>
    public static void Write(Utf8JsonWriter json, in UpliftAnswer answer) =>
        JsonSerializer.Serialize(json, answer, Readable.UpliftAnswer);
}
