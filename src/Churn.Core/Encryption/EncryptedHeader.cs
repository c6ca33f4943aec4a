using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Churn.Core.Encryption;

/// <summary>
/// The first 512 bytes of an encrypted file: what it is, and the key of the file, wrapped. It is as long as the smallest sector
/// of a disk, so a write of it alone, as when a key is rotated, is done or not done, whatever happens meanwhile. A database keeps
/// its key in the same form.
/// </summary>
/// <remarks>
/// Magic (8 bytes), format (1), length of the key's id (1), length of the wrapped key (2, little endian), id (64), wrapped key
/// (384), zeros (20), SHA-256 of all before (32).
/// </remarks>
/// <param name="KeyId">The id of the key that wrapped the file's key.</param>
/// <param name="WrappedKey">The file's key, wrapped: 1 to 384 bytes.</param>
public sealed record EncryptedHeader(string KeyId, byte[] WrappedKey)
{
    /// <summary>The length of a header, in bytes.</summary>
    public const int Length = 512;

    /// <summary>The most characters of a key's id.</summary>
    public const int MaxKeyId = 64;

    /// <summary>The most bytes of a wrapped key: as many as RSA of 3072 bits makes.</summary>
    public const int MaxWrappedKey = 384;

    private const byte Format = 1;
    private const int FormatAt = 8;
    private const int IdLengthAt = 9;
    private const int WrappedLengthAt = 10;
    private const int IdAt = 12;
    private const int WrappedAt = IdAt + MaxKeyId;
    private const int HashAt = Length - SHA256.HashSizeInBytes;

    /// <summary>How every encrypted file begins; no text and no graph does.</summary>
    public static ReadOnlySpan<byte> Magic => [0x89, 0x43, 0x48, 0x53, 0x45, 0x41, 0x4C, 0x0A];

    /// <summary>Whether a text can be the id of a key.</summary>
    public static bool IsKeyId(string text) =>
        text.Length is > 0 and <= MaxKeyId && text.All(letter => letter is >= ' ' and <= '~');

    /// <summary>Wraps the key of a file.</summary>
    /// <param name="fileKey">The key, 32 bytes.</param>
    /// <param name="key">The key that wraps it.</param>
    /// <exception cref="EncryptionKeyException">The key cannot be used.</exception>
    public static EncryptedHeader Of(ReadOnlySpan<byte> fileKey, IEncryptionKey key) => new(key.Id, key.Wrap(fileKey));

    /// <summary>Unwraps the key of the file.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="keys">The keys; null for none.</param>
    /// <returns>The key, 32 bytes.</returns>
    /// <exception cref="EncryptionException">It is wrapped by a key that is not given, or that cannot be used.</exception>
    public byte[] Unwrap(string path, EncryptionKeys? keys)
    {
        if (keys is null)
            throw new EncryptionException(
                path,
                $"it is encrypted under the key {KeyId}, and no key is given; name it with --encryption-key, or the setting "
                    + "ChurnApi:EncryptionKey.");
        if (keys.Find(KeyId) is not { } key)
            throw new EncryptionException(
                path,
                $"it is encrypted under the key {KeyId}, and the key given is {keys.Ids}; name the other one too, with "
                    + "--previous-encryption-key, or the setting ChurnApi:PreviousEncryptionKey.");
        try
        {
            return key.Unwrap(WrappedKey);
        }
        catch (EncryptionKeyException fault)
        {
            throw new EncryptionException(path, $"its key, wrapped by {KeyId}, cannot be had. {fault.Message}", fault);
        }
    }

    /// <summary>The bytes of the header.</summary>
    public byte[] Write()
    {
        var bytes = new byte[Length];
        Magic.CopyTo(bytes);
        bytes[FormatAt] = Format;
        bytes[IdLengthAt] = (byte)KeyId.Length;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(WrappedLengthAt), (ushort)WrappedKey.Length);
        Encoding.ASCII.GetBytes(KeyId, bytes.AsSpan(IdAt));
        WrappedKey.CopyTo(bytes, WrappedAt);
        SHA256.HashData(bytes.AsSpan(0, HashAt), bytes.AsSpan(HashAt));
        return bytes;
    }

    /// <summary>Reads a header.</summary>
    /// <param name="bytes">The first 512 bytes of the file, or all where it has fewer; they begin as <see cref="Magic"/>.</param>
    /// <param name="fault">What is wrong with it, in a sentence; null where nothing is.</param>
    /// <returns>The header; null where it has a fault.</returns>
    public static EncryptedHeader? Read(ReadOnlySpan<byte> bytes, out string? fault)
    {
        fault = null;
        if (bytes.Length < Length)
            fault = "it is an encrypted file that was cut off within its header.";
        else if (bytes[FormatAt] != Format)
            fault = $"it is an encrypted file of format {bytes[FormatAt]}; this program reads {Format}.";
        else if (!SHA256.HashData(bytes[..HashAt]).AsSpan().SequenceEqual(bytes[HashAt..Length])
            || bytes[IdLengthAt] is 0 or > MaxKeyId
            || BinaryPrimitives.ReadUInt16LittleEndian(bytes[WrappedLengthAt..]) is 0 or > MaxWrappedKey)
            fault = "the header of the encrypted file was altered or damaged.";
        if (fault is not null) return null;
        var id = Encoding.ASCII.GetString(bytes.Slice(IdAt, bytes[IdLengthAt]));
        var wrapped = bytes.Slice(WrappedAt, BinaryPrimitives.ReadUInt16LittleEndian(bytes[WrappedLengthAt..]));
        return new EncryptedHeader(id, wrapped.ToArray());
    }
}
