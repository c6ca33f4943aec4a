using System.Buffers;
using ChurnApi.Http;

namespace ChurnApi.Predict;

/// <summary>Records that came together, and what is answered to them. A block is used again once its answer has gone.</summary>
internal sealed class RecordBlock
{
    /// <summary>
    /// How much is read at a time. It is small enough that no block and no usual answer to one is a large object.
    /// </summary>
    public const int Size = 32 * 1024;

    /// <summary>The most records of a block: tiny ones have answers a hundred times as long.</summary>
    public const int MostRecords = 128;

    /// <summary>An answer's memory beyond this is not kept for the next block.</summary>
    private const int LargestKept = 2 * Size;

    public byte[] Bytes { get; set; } = new byte[Size];

    public List<RecordFrame> Records { get; } = [];

    /// <summary>The position of the first record in the body, from 0.</summary>
    public long FirstIndex { get; set; }

    /// <summary>Why the body cannot be read after these records; null if it can, or has ended.</summary>
    public Problem? Break { get; set; }

    public ArrayBufferWriter<byte> Answer { get; private set; } = new(Size);

    /// <summary>The bytes of memory that it holds beyond those of usual records.</summary>
    public long Excess => Bytes.Length - Size + Math.Max(0, Answer.Capacity - LargestKept);

    /// <summary>How many of them are counted. For who counts them.</summary>
    public long Charged { get; set; }

    public ReadOnlyMemory<byte> BytesOf(RecordFrame record) => Bytes.AsMemory(record.Start, record.Length);

    public void Clear()
    {
        if (Bytes.Length > Size) Bytes = new byte[Size];
        Records.Clear();
        if (Answer.Capacity > LargestKept) Answer = new(Size);
        else Answer.ResetWrittenCount();
        Break = null;
    }
}
