using System.Security.Cryptography;

namespace Churn.Core.Encryption;

/// <summary>
/// Encrypts short messages under one key by AES-256-GCM, each with a random nonce, so up to 2^32 messages in all. A sealed one is
/// nonce, tag and text. It is for one thread at a time.
/// </summary>
public sealed class MessageCipher : IDisposable
{
    /// <summary>How many bytes a sealed message is longer than the message.</summary>
    public const int Overhead = NonceLength + TagLength;

    /// <summary>The length of the key, in bytes.</summary>
    public const int KeyLength = 32;

    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly AesGcm cipher;

    /// <param name="key">The key, 32 bytes.</param>
    public MessageCipher(ReadOnlySpan<byte> key) => cipher = new AesGcm(key, TagLength);

    /// <summary>Derives the key of a purpose from a secret (HKDF with SHA-256).</summary>
    /// <param name="secret">The secret, random bytes.</param>
    /// <param name="purpose">The purpose; keys of different purposes say nothing of each other.</param>
    public static MessageCipher Derive(ReadOnlySpan<byte> secret, ReadOnlySpan<byte> purpose)
    {
        Span<byte> key = stackalloc byte[KeyLength];
        HKDF.DeriveKey(HashAlgorithmName.SHA256, secret, key, salt: default, purpose);
        return new MessageCipher(key);
    }

    /// <summary>Encrypts a message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="boundTo">What must be the same when it is opened, and is not written; empty for nothing.</param>
    public byte[] Seal(ReadOnlySpan<byte> message, ReadOnlySpan<byte> boundTo = default)
    {
        var result = new byte[Overhead + message.Length];
        var nonce = result.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        cipher.Encrypt(nonce, message, result.AsSpan(Overhead), result.AsSpan(NonceLength, TagLength), boundTo);
        return result;
    }

    /// <summary>Decrypts what was sealed.</summary>
    /// <param name="message">The sealed message.</param>
    /// <param name="boundTo">What it was bound to.</param>
    /// <exception cref="CryptographicException">It was not sealed under this key, was altered, or is bound to other.</exception>
    public byte[] Open(ReadOnlySpan<byte> message, ReadOnlySpan<byte> boundTo = default)
    {
        if (message.Length < Overhead) throw new CryptographicException("A sealed message is too short.");
        var text = new byte[message.Length - Overhead];
        cipher.Decrypt(
            message[..NonceLength], message[Overhead..], message.Slice(NonceLength, TagLength), text, boundTo);
        return text;
    }

    public void Dispose() => cipher.Dispose();
}
