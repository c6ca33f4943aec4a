using System.Buffers.Binary;

namespace Churn.Outcomes.Logging;

/// <summary>Makes the ids of predictions (UUIDv7, RFC 9562).</summary>
public static class PredictionIds
{
    private const ulong RandomBits = 0x3FFF_FFFF_FFFF_FFFF; // the others are the variant

    /// <summary>Makes an id.</summary>
    /// <param name="time">The time now.</param>
    public static Guid Next(DateTimeOffset time) => Guid.CreateVersion7(time);

    /// <summary>
    /// Returns the id of a record of a batch. It follows from the batch's first id, so that a batch which is sent again gets the
    /// same ids.
    /// </summary>
    /// <param name="first">The id of the batch's first record.</param>
    /// <param name="index">The record's position, from 0.</param>
    public static Guid OfRecord(Guid first, long index)
    {
        Span<byte> bytes = stackalloc byte[16];
        first.TryWriteBytes(bytes, bigEndian: true, out _);
        var low = BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]);
        low = (low & ~RandomBits) | ((low + (ulong)index) & RandomBits);
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], low);
        return new Guid(bytes, bigEndian: true);
    }
}
