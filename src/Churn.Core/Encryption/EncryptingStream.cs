using System.Security.Cryptography;

namespace Churn.Core.Encryption;

/// <summary>
/// Encrypts what is written to it, in chunks of 64 KiB under a random key of its own. The file is whole after
/// <see cref="Complete"/> alone: where that is not called, as after a failure, a reader refuses what was written.
/// </summary>
public sealed class EncryptingStream : Stream
{
    private readonly Stream output;
    private readonly ChunkCipher cipher;
    private readonly byte[] chunk = new byte[ChunkCipher.ChunkLength];
    private readonly byte[] encrypted = new byte[ChunkCipher.SealedLength];
    private int length;
    private long number;
    private bool isComplete;

    /// <param name="output">Takes the encrypted file, from its start to its end; it stays open.</param>
    /// <param name="key">The key that wraps that of the file.</param>
    /// <exception cref="EncryptionKeyException">The key cannot be used.</exception>
    public EncryptingStream(Stream output, IEncryptionKey key)
    {
        this.output = output;
        Span<byte> fileKey = stackalloc byte[LocalKey.Length];
        RandomNumberGenerator.Fill(fileKey);
        var header = EncryptedHeader.Of(fileKey, key).Write();
        cipher = new ChunkCipher(fileKey);
        CryptographicOperations.ZeroMemory(fileKey);
        output.Write(header);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !isComplete;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Writes the end. Nothing can be written after it.</summary>
    public void Complete()
    {
        ObjectDisposedException.ThrowIf(isComplete, this);
        WriteChunk(isLast: true);
        isComplete = true;
        output.Flush();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        ObjectDisposedException.ThrowIf(isComplete, this);
        while (buffer.Length > 0)
        {
            if (length == chunk.Length) WriteChunk(isLast: false); // a full chunk is the last one if nothing follows
            var count = Math.Min(buffer.Length, chunk.Length - length);
            buffer[..count].CopyTo(chunk.AsSpan(length));
            length += count;
            buffer = buffer[count..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Flushes whole chunks; what is in a chunk that is not full waits for its rest.</summary>
    public override void Flush() => output.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            isComplete = true;
            cipher.Dispose();
            CryptographicOperations.ZeroMemory(chunk);
        }

        base.Dispose(disposing);
    }

    private void WriteChunk(bool isLast)
    {
        cipher.Encrypt(number, isLast, chunk.AsSpan(0, length), encrypted);
        output.Write(encrypted.AsSpan(0, length + ChunkCipher.TagLength));
        (number, length) = (number + 1, 0);
    }
}
