using System.Security.Cryptography;

namespace Churn.Core.Encryption;

/// <summary>A key that this process holds: 32 random bytes. It wraps by AES-256-GCM.</summary>
public sealed class LocalKey : IEncryptionKey
{
    /// <summary>The length of a key, in bytes.</summary>
    public const int Length = MessageCipher.KeyLength;

    private const int IdLength = 8;

    private readonly byte[] key;

    /// <param name="key">The key, 32 bytes.</param>
    public LocalKey(ReadOnlySpan<byte> key)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(key.Length, Length);
        this.key = key.ToArray();
        Id = Convert.ToHexStringLower(HKDF.DeriveKey(
            HashAlgorithmName.SHA256, this.key, IdLength, info: "churn: the name of a key"u8.ToArray()));
    }

    /// <summary>16 hexadecimal digits that follow from the key, and from which it does not follow.</summary>
    public string Id { get; }

    /// <summary>Reads a key: 32 bytes in base64, with or without white space around.</summary>
    /// <returns>The key; null where the text is none.</returns>
    public static LocalKey? Parse(string text)
    {
        Span<byte> bytes = stackalloc byte[Length + 1];
        return Convert.TryFromBase64String(text.Trim(), bytes, out var length) && length == Length
            ? new LocalKey(bytes[..Length])
            : null;
    }

    /// <inheritdoc/>
    public byte[] Wrap(ReadOnlySpan<byte> fileKey)
    {
        using var cipher = NewCipher();
        return cipher.Seal(fileKey);
    }

    /// <inheritdoc/>
    public byte[] Unwrap(ReadOnlySpan<byte> wrapped)
    {
        try
        {
            using var cipher = NewCipher();
            return cipher.Open(wrapped);
        }
        catch (CryptographicException fault)
        {
            throw new EncryptionKeyException($"The key {Id} did not encrypt it, or it was altered.", fault);
        }
    }

    private MessageCipher NewCipher() => MessageCipher.Derive(key, "churn: the keys of files"u8);
}
