using System.Buffers;

namespace ChurnApi.Predict;

/// <summary>
/// The form of the answer to a batch. Any number of threads may write items at once, each with a writer of its own.
/// </summary>
internal interface IBatchAnswer
{
    /// <summary>The media type, with its parameters.</summary>
    string ContentType { get; }

    /// <summary>Writes what stands before the items.</summary>
    void Begin(IBufferWriter<byte> into);

    /// <summary>Writes what stands after the items.</summary>
    void End(IBufferWriter<byte> into);
}

/// <summary>The form of the answer to a batch, with its items.</summary>
/// <typeparam name="T">The type of a result.</typeparam>
internal interface IBatchAnswer<T> : IBatchAnswer
    where T : struct
{
    /// <summary>Makes a writer of items, for one thread.</summary>
    IItemWriter<T> Items();
}

/// <summary>Writes items of the answer to a batch, one after the other.</summary>
/// <typeparam name="T">The type of a result.</typeparam>
internal interface IItemWriter<T>
    where T : struct
{
    /// <summary>Writes an item.</summary>
    /// <param name="item">What became of the record.</param>
    /// <param name="sent">The record as it was sent; empty if it is not known.</param>
    /// <param name="into">Gets the item.</param>
    void Write(in BatchItem<T> item, ReadOnlySpan<byte> sent, IBufferWriter<byte> into);
}
