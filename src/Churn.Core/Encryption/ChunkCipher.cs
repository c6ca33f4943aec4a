using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Churn.Core.Encryption;

/// <summary>
/// Encrypts the chunks of one file by AES-256-GCM under the file's own key. The nonce is the number of the chunk; number and
/// whether it is the last one are bound in, so that no chunk stands for another and none is missing at the end (the STREAM
/// construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015). It is for one thread at a time.
/// </summary>
/// <param name="fileKey">The file's key, 32 random bytes that nothing else is encrypted with.</param>
internal sealed class ChunkCipher(ReadOnlySpan<byte> fileKey) : IDisposable
{
    /// <summary>The bytes of the file in a chunk; the last one may have fewer.</summary>
    public const int ChunkLength = 64 * 1024;

    /// <summary>The bytes of an encrypted chunk.</summary>
    public const int SealedLength = ChunkLength + TagLength;

    /// <summary>How many bytes an encrypted chunk is longer.</summary>
    public const int TagLength = 16;

    private const int NonceLength = 12;

    private readonly AesGcm cipher = new(fileKey, TagLength);

    /// <summary>Encrypts a chunk.</summary>
    /// <param name="number">Which chunk of the file, from 0.</param>
    /// <param name="isLast">Whether the file ends with it.</param>
    /// <param name="chunk">Its bytes.</param>
    /// <param name="output">Gets the encrypted bytes and the tag.</param>
    public void Encrypt(long number, bool isLast, ReadOnlySpan<byte> chunk, Span<byte> output)
    {
        Span<byte> nonce = stackalloc byte[NonceLength], bound = stackalloc byte[NonceLength];
        Bind(number, isLast, nonce, bound);
        cipher.Encrypt(nonce, chunk, output[..chunk.Length], output.Slice(chunk.Length, TagLength), bound);
    }

    /// <summary>Decrypts a chunk.</summary>
    /// <returns>Whether it is this chunk of this file, unaltered; where not, the output holds zeros.</returns>
    /// <inheritdoc cref="Encrypt"/>
    public bool TryDecrypt(long number, bool isLast, ReadOnlySpan<byte> chunk, Span<byte> output)
    {
        Span<byte> nonce = stackalloc byte[NonceLength], bound = stackalloc byte[NonceLength];
        Bind(number, isLast, nonce, bound);
        var text = output[..(chunk.Length - TagLength)];
        try
        {
            cipher.Decrypt(nonce, chunk[..^TagLength], chunk[^TagLength..], text, bound);
            return true;
        }
        catch (AuthenticationTagMismatchException)
        {
            text.Clear();
            return false;
        }
    }

    public void Dispose() => cipher.Dispose();

    private static void Bind(long number, bool isLast, Span<byte> nonce, Span<byte> bound)
    {
        nonce.Clear();
        BinaryPrimitives.WriteInt64BigEndian(nonce[^sizeof(long)..], number);
        nonce.CopyTo(bound);
        bound[0] = isLast ? (byte)1 : (byte)0;
    }
}
