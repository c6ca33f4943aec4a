using System.Buffers;
using System.Text.Json;
using ChurnApi.Http;

namespace ChurnApi.Predict;

/// <summary>Writes items of a batch as JSON, alike in every form: the bytes that the framework would write of them.</summary>
/// <typeparam name="T">The type of a result.</typeparam>
/// <param name="result">Writes a result.</param>
internal sealed class ItemJson<T>(ResultWriter<T> result)
    where T : struct
{
    private static readonly JsonEncodedText Index = JsonEncodedText.Encode("index");
    private static readonly JsonEncodedText Result = JsonEncodedText.Encode("result");
    private static readonly JsonEncodedText Error = JsonEncodedText.Encode("error");

    private Utf8JsonWriter? writer;

    public void Write(in BatchItem<T> item, IBufferWriter<byte> into)
    {
        writer ??= new Utf8JsonWriter(into, new JsonWriterOptions { Encoder = ApiJson.Encoder, SkipValidation = true });
        writer.Reset(into);
        writer.WriteStartObject();
        writer.WriteNumber(Index, item.Index);
        if (item.Result is { } answer)
        {
            writer.WritePropertyName(Result);
            result(writer, answer);
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

/// <summary>Writes a result as a JSON value.</summary>
/// <typeparam name="T">The type of a result.</typeparam>
internal delegate void ResultWriter<T>(Utf8JsonWriter json, in T result);
