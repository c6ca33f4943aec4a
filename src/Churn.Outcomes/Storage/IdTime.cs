using System.Buffers.Binary;

namespace Churn.Outcomes.Storage;

/// <summary>
/// The time in the ids of predictions (UUIDv7: milliseconds since 1970 in the first 48 bits). Ids sort by it, so the index on
/// ids is also the one on times.
/// </summary>
internal static class IdTime
{
    /// <summary>
    /// How much earlier an id may be than the time of its prediction. Releases before the third schema took the time of each
    /// record of a batch, and the id's from the start of the batch.
    /// </summary>
    private static readonly TimeSpan Slack = TimeSpan.FromDays(1);

    private const int UnusedBits = 16;

    /// <summary>Returns the time of an id, in UTC.</summary>
    public static DateTimeOffset Of(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return DateTimeOffset.FromUnixTimeMilliseconds((long)(BinaryPrimitives.ReadUInt64BigEndian(bytes) >> UnusedBits));
    }

    /// <summary>Returns an id that is not above those of predictions that were made at or after a time.</summary>
    public static Guid AtMostFrom(DateTimeOffset time) => First(time.UtcTicks - Slack.Ticks);

    /// <summary>Returns an id that is above those of predictions that were made before a time.</summary>
    public static Guid AboveUntil(DateTimeOffset time) => First(time.UtcTicks + TimeSpan.TicksPerMillisecond);

    private static Guid First(long ticks)
    {
        var milliseconds = Math.Max(0, (ticks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMillisecond);
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BinaryPrimitives.WriteUInt64BigEndian(bytes, (ulong)milliseconds << UnusedBits);
        return new Guid(bytes, bigEndian: true);
    }
}
