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

    public void Write(in BatchItem<CustomerAnswer> item, ReadOnlySpan<byte> sent, IBufferWriter<byte> into)
    {
        ItemJson.Write(item, into);
        into.Write("\n"u8);
    }

    public void End(IBufferWriter<byte> into)
    {
        // nothing stands behind the last line
    }
}
