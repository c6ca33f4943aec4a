using System.Security.Cryptography;

namespace Churn.Core.Encryption;

/// <summary>
/// Reads an encrypted file, from any place in it. It gives no byte of a chunk that was altered, moved or is of another file; and
/// the last chunk is checked first, so that a file that was cut or appended to is refused before anything of it is read.
/// </summary>
internal sealed class DecryptingStream : Stream
{
    private readonly Stream input;
    private readonly string path;
    private readonly bool leavesOpen;
    private readonly ChunkCipher cipher;
    private readonly byte[] encrypted = new byte[ChunkCipher.SealedLength];
    private readonly byte[] chunk = new byte[ChunkCipher.ChunkLength];
    private readonly long lastChunk;
    private readonly int lastLength;
    private long loaded = -1;
    private long position;

    /// <param name="input">The encrypted file, from which can be read anywhere.</param>
    /// <param name="path">Its path, for messages.</param>
    /// <param name="fileKey">The key of the file.</param>
    /// <param name="leavesOpen">Whether the encrypted file stays open when this one is disposed.</param>
    /// <exception cref="EncryptionException">It has another end than it was written with.</exception>
    public DecryptingStream(Stream input, string path, ReadOnlySpan<byte> fileKey, bool leavesOpen = false)
    {
        (this.input, this.path, this.leavesOpen) = (input, path, leavesOpen);
        var body = input.Length - EncryptedHeader.Length;
        lastChunk = Math.Max(0, (body - 1) / ChunkCipher.SealedLength);
        var left = body - (lastChunk * ChunkCipher.SealedLength) - ChunkCipher.TagLength;
        if (left < 0 || (left == 0 && lastChunk > 0)) throw Cut(lastChunk);
        lastLength = (int)left;
        cipher = new ChunkCipher(fileKey);
        try
        {
            Load(lastChunk);
        }
        catch
        {
            cipher.Dispose();
            throw;
        }
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => (lastChunk * ChunkCipher.ChunkLength) + lastLength;

    public override long Position
    {
        get => position;
        set => position = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(value));
    }

    public override int Read(Span<byte> buffer)
    {
        var left = Length - position;
        if (left <= 0 || buffer.Length == 0) return 0;
        var (number, offset) = Math.DivRem(position, ChunkCipher.ChunkLength);
        if (number != loaded) Load(number);
        var count = (int)Math.Min(Math.Min(buffer.Length, left), ChunkCipher.ChunkLength - offset);
        chunk.AsSpan((int)offset, count).CopyTo(buffer);
        position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
        // nothing is written
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            cipher.Dispose();
            CryptographicOperations.ZeroMemory(chunk);
            if (!leavesOpen) input.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Load(long number)
    {
        loaded = -1;
        var isLast = number == lastChunk;
        var bytes = encrypted.AsSpan(0, (isLast ? lastLength : ChunkCipher.ChunkLength) + ChunkCipher.TagLength);
        input.Position = EncryptedHeader.Length + (number * ChunkCipher.SealedLength);
        if (input.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length) throw Cut(number);
        if (cipher.TryDecrypt(number, isLast, bytes, chunk)) loaded = number;
        else throw isLast ? EndFault(number, bytes) : Altered(number);
    }

    private EncryptionException EndFault(long number, ReadOnlySpan<byte> bytes) =>
        cipher.TryDecrypt(number, isLast: false, bytes, chunk)
            ? Cut(number)
            : Fault($"its end (chunk {number}) is not what was written: the file was cut, appended to or altered, or its key is "
                + "that of another file.");

    private EncryptionException Altered(long number) =>
        Fault($"chunk {number} is not what was written there: it was altered, moved, or is of another file.");

    private EncryptionException Cut(long number) => Fault($"the file was cut off in or after chunk {number}.");

    private EncryptionException Fault(string fault) => new(path, fault);
}
