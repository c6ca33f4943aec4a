using System.Buffers;
using Churn.Models.Answering;

namespace ChurnApi.Predict;

/// <summary>An item of JSON on each line.</summary>
internal sealed class LinesAnswer : IBatchAnswer
{
    public string ContentType => BatchFormat.Lines.MediaType;

    public void Begin(IBufferWriter<byte> into)
    {
        // nothing stands before the first line
    }

    public IItemWriter Items() => new LineItems();

    public void End(IBufferWriter<byte> into)
    {
        // nothing stands after the last line
    }

    private sealed class LineItems : IItemWriter
    {
        private readonly ItemJson json = new();

        public void Write(in BatchItem<CustomerAnswer> item, ReadOnlySpan<byte> sent, IBufferWriter<byte> into)
        {
            json.Write(item, into);
            into.Write("\n"u8);
        }
    }
}
