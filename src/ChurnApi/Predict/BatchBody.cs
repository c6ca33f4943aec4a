using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using ChurnApi.Http;

namespace ChurnApi.Predict;

/// <summary>The bytes of a body as they come: counted, and hashed if they are to be known again.</summary>
/// <param name="reader">The body.</param>
/// <param name="limit">The most bytes it may have.</param>
/// <param name="hashed">Whether it is hashed.</param>
/// <param name="watch">Is told what comes, and when the service waits for it; null where nobody watches.</param>
internal sealed class BatchBody(PipeReader reader, long limit, bool hashed, BatchWatch? watch = null) : IDisposable
{
    /// <summary>How much at the start of a body is enough to tell it from most others.</summary>
    private const int StartLength = 64 * 1024;

    private readonly IncrementalHash? hash = hashed ? IncrementalHash.CreateHash(HashAlgorithmName.SHA256) : null;
    private byte[]? startHash;
    private long length;

    /// <summary>Whether nothing more comes.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Whether the body goes on beyond the limit. It ends there for its readers.</summary>
    public bool IsTooLarge { get; private set; }

    public bool IsEmpty => length == 0;

    /// <summary>By what the body is known again.</summary>
    /// <param name="isWhole">Whether all of it was read, or it broke off.</param>
    public BodyFingerprint Print(bool isWhole)
    {
        var all = Convert.ToHexString(hash!.GetCurrentHash());
        var start = startHash is null ? all : Convert.ToHexString(startHash);
        return new((int)Math.Min(StartLength, length), start, isWhole ? all : null, isWhole ? length : null);
    }

    /// <summary>Waits for the start and leaves it to be read.</summary>
    /// <param name="count">How many bytes are the start.</param>
    /// <param name="cancellation">Stops the waiting.</param>
    /// <returns>The hash of the start, or of all where the body is shorter.</returns>
    public async Task<string> StartAsync(int count, CancellationToken cancellation)
    {
        while (true)
        {
            var read = await ReadAsync(cancellation);
            var start = read.Buffer.Slice(0, Math.Min(count, read.Buffer.Length));
            if (!read.IsCompleted && start.Length < count)
            {
                reader.AdvanceTo(start.Start, start.End);
                continue;
            }

            var print = Convert.ToHexString(SHA256.HashData(start.ToArray()));
            reader.AdvanceTo(start.Start);
            return print;
        }
    }

    /// <summary>Reads what has come, or waits for it.</summary>
    /// <returns>How many bytes; 0 only at the end.</returns>
    public async ValueTask<int> ReadAsync(Memory<byte> into, CancellationToken cancellation)
    {
        var count = 0;
        while (count == 0 && !HasEnded) count = Take(await ReadAsync(cancellation), into.Span);
        return count;
    }

    /// <summary>Reads what has come, if anything has.</summary>
    public bool TryRead(Span<byte> into, out int count)
    {
        try
        {
            count = !HasEnded && reader.TryRead(out var read) ? Take(read, into) : 0;
            return count > 0;
        }
        catch (IOException broken)
        {
            throw BrokenBody.Of(broken);
        }
    }

    public void Dispose() => hash?.Dispose();

    private async ValueTask<ReadResult> ReadAsync(CancellationToken cancellation)
    {
        try
        {
            using (watch?.Waits()) return await reader.ReadAsync(cancellation);
        }
        catch (IOException broken)
        {
            throw BrokenBody.Of(broken);
        }
    }

    private int Take(ReadResult read, Span<byte> into)
    {
        var part = read.Buffer.Slice(0, Math.Min(into.Length, read.Buffer.Length));
        var count = (int)part.Length;
        IsTooLarge = length + count > limit;
        HasEnded = IsTooLarge || (read.IsCompleted && count == read.Buffer.Length);
        if (!IsTooLarge)
        {
            part.CopyTo(into);
            Hash(into[..count]);
            length += count;
        }

        reader.AdvanceTo(part.End);
        watch?.Moved(count);
        return IsTooLarge ? 0 : count;
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
}

/// <summary>By what a body is known again; none of it is the body.</summary>
/// <param name="StartLength">
/// How many of its first bytes are hashed in <paramref name="Start"/>: 64 KiB, or as many as came.
/// </param>
/// <param name="Start">The hash of its start.</param>
/// <param name="Whole">The hash of all of it; null where it was not answered as a whole.</param>
/// <param name="Length">Its length in bytes; null where it was not answered as a whole.</param>
internal sealed record BodyFingerprint(int StartLength, string Start, string? Whole, long? Length)
{
    /// <summary>Whether the body was answered as a whole.</summary>
    public bool IsWhole => Whole is not null;
}

/// <summary>A place in a body.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Position">The byte of the line, from 1.</param>
internal readonly record struct BodyPosition(long Line, long Position)
{
    /// <summary>Where a body begins.</summary>
    public static BodyPosition Start { get; } = new(1, 1);

    /// <summary>The place after bytes that begin here.</summary>
    public BodyPosition After(ReadOnlySpan<byte> bytes)
    {
        var lines = bytes.Count((byte)'\n');
        return lines == 0
            ? this with { Position = Position + bytes.Length }
            : new BodyPosition(Line + lines, bytes.Length - bytes.LastIndexOf((byte)'\n'));
    }

    /// <summary>A place that is told from here on.</summary>
    /// <param name="line">The line, from 1, where this place's is the first.</param>
    /// <param name="position">The byte of that line, from 1.</param>
    public BodyPosition Within(long line, long position) =>
        line == 1 ? this with { Position = Position + position - 1 } : new BodyPosition(Line + line - 1, position);
}
