using System.Buffers;
using ChurnApi.Problems;

namespace ChurnApi.Batches.Slicing;

/// <summary>Records that came together, and what is answered to them. A block is used again once its answer has gone.</summary>
internal sealed class RecordBlock
{
    /// <summary>How much is read at a time. It is small enough that no block and no usual answer to one is a large object.</summary>
    public const int Size = 32 * 1024;

    /// <summary>The most records of a block, so that tiny ones have no endless answer.</summary>
    public const int MostRecords = 512;

    public byte[] Bytes { get; set; } = new byte[Size];

    public List<RecordSlice> Records { get; } = [];

    /// <summary>The position of the first record in the body, from 0.</summary>
    public long FirstIndex { get; set; }

    /// <summary>Why the body cannot be read after these records; null if it can, or has ended.</summary>
    public Problem? Break { get; set; }

    public ArrayBufferWriter<byte> Answer { get; } = new(Size);

    public ReadOnlyMemory<byte> BytesOf(RecordSlice record) => Bytes.AsMemory(record.Start, record.Length);

    public void Clear()
    {
        if (Bytes.Length > Size) Bytes = new byte[Size];
        Records.Clear();
        Answer.ResetWrittenCount();
        Break = null;
    }
}
