using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace ChurnApi.Predict;

/// <summary>One JSON object, such as <see cref="BatchPrediction"/>, without ever holding it.</summary>
/// <typeparam name="T">The type of a result.</typeparam>
/// <param name="empty">The object without items, in JSON; they are its last member.</param>
/// <param name="result">Writes a result.</param>
internal sealed class JsonAnswer<T>(byte[] empty, ResultWriter<T> result) : IBatchAnswer<T>
    where T : struct
{
    public string ContentType => $"{BatchFormat.Json.MediaType}; charset=utf-8";

    public void Begin(IBufferWriter<byte> into) => into.Write(empty.AsSpan(0, empty.Length - "]}"u8.Length));

    public IItemWriter<T> Items() => new ArrayItems(result);

    public void End(IBufferWriter<byte> into) => into.Write("]}"u8);

    /// <summary>Makes the answer of an object without items.</summary>
    public static JsonAnswer<T> Of<TWhole>(TWhole empty, JsonTypeInfo<TWhole> type, ResultWriter<T> result) =>
        new(JsonSerializer.SerializeToUtf8Bytes(empty, type), result);

    private sealed class ArrayItems(ResultWriter<T> result) : IItemWriter<T>
    {
        private readonly ItemJson<T> json = new(result);

        public void Write(in BatchItem<T> item, ReadOnlySpan<byte> sent, IBufferWriter<byte> into)
        {
            if (item.Index > 0) into.Write(","u8);
            json.Write(item, into);
        }
    }
}
