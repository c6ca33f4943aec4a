using System.Buffers;

namespace ChurnApi.Predict;

/// <summary>An item of JSON on each line.</summary>
/// <typeparam name="T">The type of a result.</typeparam>
/// <param name="result">Writes a result.</param>
internal sealed class LinesAnswer<T>(ResultWriter<T> result) : IBatchAnswer<T>
    where T : struct
{
    public string ContentType => BatchFormat.Lines.MediaType;

    public void Begin(IBufferWriter<byte> into)
    {
        // nothing stands before the first line
    }

    public IItemWriter<T> Items() => new LineItems(result);

    public void End(IBufferWriter<byte> into)
    {
        // nothing stands after the last line
    }

    private sealed class LineItems(ResultWriter<T> result) : IItemWriter<T>
    {
        private readonly ItemJson<T> json = new(result);

        public void Write(in BatchItem<T> item, ReadOnlySpan<byte> sent, IBufferWriter<byte> into)
        {
            json.Write(item, into);
            into.Write("\n"u8);
        }
    }
}
