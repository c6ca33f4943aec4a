using System.Buffers;
using System.Text.Json;
using Churn.Models.Answering;

namespace ChurnApi.Predict;

/// <summary>One JSON object: <see cref="BatchPrediction"/>, without ever holding it.</summary>
/// <param name="model">The model that answers.</param>
internal sealed class JsonAnswer(ChurnModel model) : IBatchAnswer
{
    public string ContentType => $"{BatchFormat.Json.MediaType}; charset=utf-8";

    public void Begin(IBufferWriter<byte> into)
    {
        var whole = JsonSerializer.SerializeToUtf8Bytes(
            new BatchPrediction(model.Version, model.Manifest.Decision.Threshold, []), PredictJson.Readable.BatchPrediction);
        into.Write(whole.AsSpan(0, whole.Length - "]}"u8.Length));
    }

    public IItemWriter Items() => new ArrayItems();

    public void End(IBufferWriter<byte> into) => into.Write("]}"u8);

    private sealed class ArrayItems : IItemWriter
    {
        private readonly ItemJson json = new();

        public void Write(in BatchItem<CustomerAnswer> item, ReadOnlySpan<byte> sent, IBufferWriter<byte> into)
        {
            if (item.Index > 0) into.Write(","u8);
            json.Write(item, into);
        }
    }
}
