using System.Buffers;
using System.Text.Json;
using Churn.Models.Answering;
using ChurnApi.Http;

namespace ChurnApi.Predict;

/// <summary>Writes items of a batch as JSON, alike in every form: the bytes that the framework would write of them.</summary>
internal sealed class ItemJson
{
    private static readonly JsonEncodedText Index = JsonEncodedText.Encode("index");
    private static readonly JsonEncodedText Result = JsonEncodedText.Encode("result");
    private static readonly JsonEncodedText Error = JsonEncodedText.Encode("error");

    private Utf8JsonWriter? writer;

    public void Write(in BatchItem<CustomerAnswer> item, IBufferWriter<byte> into)
    {
        writer ??= new Utf8JsonWriter(into, new JsonWriterOptions { Encoder = ApiJson.Encoder, SkipValidation = true });
        writer.Reset(into);
        writer.WriteStartObject();
        writer.WriteNumber(Index, item.Index);
        if (item.Result is { } answer)
        {
            writer.WritePropertyName(Result);
            AnswerJson.Write(writer, answer);
        }

        if (item.Error is { } error)
        {
            writer.WritePropertyName(Error);
            JsonSerializer.Serialize(writer, error, PredictJson.Readable.BatchError);
        }

        writer.WriteEndObject();
        writer.Flush();
    }
}
