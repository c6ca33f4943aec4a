using System.Buffers;
using System.Text.Json;
using ChurnApi.Predict;

namespace ChurnApi.Batches.Answers;

/// <summary>Writes an item of a batch as JSON, alike in every form.</summary>
internal static class ItemJson
{
    [ThreadStatic]
    private static Utf8JsonWriter? writer;

    public static void Write(BatchItem<CustomerPrediction> item, IBufferWriter<byte> into)
    {
        writer ??= new Utf8JsonWriter(into, new JsonWriterOptions { Encoder = ApiJson.Readable.Options.Encoder, SkipValidation = true });
        writer.Reset(into);
        JsonSerializer.Serialize(writer, item, ApiJson.Readable.BatchItemCustomerPrediction);
        writer.Flush();
    }
}
