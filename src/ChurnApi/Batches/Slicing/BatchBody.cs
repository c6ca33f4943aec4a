using System.Security.Cryptography;

namespace ChurnApi.Batches.Slicing;

/// <summary>The bytes of a body as they come: counted, and hashed if they are to be known again.</summary>
/// <param name="stream">The body.</param>
/// <param name="limit">The most bytes it may have.</param>
/// <param name="hashed">Whether it is hashed.</param>
internal sealed class BatchBody(Stream stream, long limit, bool hashed) : IDisposable
{
    /// <summary>How much at the start of a body is enough to tell it from most others.</summary>
    private const int StartLength = 64 * 1024;

    private readonly IncrementalHash? hash = hashed ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    private ReadOnlyMemory<byte> ahead;
    private byte[]? startHash;
    private long length;

    /// <summary>Whether the body goes on beyond the limit. It ends there for its readers.</summary>
    public bool IsTooLarge { get; private set; }

    public bool IsEmpty => length == 0;

    /// <summary>The hash of all that was read, once all was read.</summary>
    public BodyPrint Print => new(Convert.ToHexString(StartHash()), Convert.ToHexString(hash!.GetCurrentHash()), length);

    /// <summary>Reads the start ahead of its readers.</summary>
    /// <returns>The hash of the start.</returns>
    public async Task<string> LookAheadAsync(CancellationToken cancellation)
    {
        var start = new byte[StartLength];
        var count = await stream.ReadAtLeastAsync(start, StartLength, throwOnEndOfStream: false, cancellation);
        ahead = start.AsMemory(0, count);
        return Convert.ToHexString(SHA256.HashData(ahead.Span));
    }

    /// <summary>Reads what has come.</summary>
    /// <returns>How many bytes; 0 at the end.</returns>
    public async ValueTask<int> ReadAsync(Memory<byte> into, CancellationToken cancellation)
    {
        if (IsTooLarge) return 0;
        var count = ahead.IsEmpty ? await stream.ReadAsync(into, cancellation) : TakeAhead(into);
        IsTooLarge = length + count > limit;
        if (IsTooLarge) return 0;
        Hash(into.Span[..count]);
        length += count;
        return count;
    }

    public void Dispose() => hash?.Dispose();

    private int TakeAhead(Memory<byte> into)
    {
        var count = Math.Min(into.Length, ahead.Length);
        ahead[..count].CopyTo(into);
        ahead = ahead[count..];
        return count;
    }

    private void Hash(ReadOnlySpan<byte> bytes)
    {
        if (hash is null) return;
        var toStart = StartLength - length;
        if (toStart > 0 && bytes.Length >= toStart)
        {
            hash.AppendData(bytes[..(int)toStart]);
            startHash = hash.GetCurrentHash();
            bytes = bytes[(int)toStart..];
        }

        hash.AppendData(bytes);
    }

    private byte[] StartHash() => startHash ?? hash!.GetCurrentHash();
}
