using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Churn.Core.Encryption;

namespace Churn.Outcomes.Storage;

/// <summary>
/// How coded rows are written: the floats one after the other; in an encrypted log a byte and these floats sealed, under a key
/// that is derived from that of the log. The byte makes the length odd, which tells one from the other.
/// </summary>
/// <param name="key">The log's key.</param>
/// <param name="path">Its file, for messages.</param>
internal sealed class CodedRows(LogKey key, string path)
{
    private readonly byte[] derived = HKDF.DeriveKey(
        HashAlgorithmName.SHA256, key.Secret, MessageCipher.KeyLength, info: "coded rows of predictions"u8.ToArray());

    /// <summary>Makes what seals rows, for one thread at a time; null where they are written as they are.</summary>
    public MessageCipher? NewSealer() => key.IsWrapped ? new MessageCipher(derived) : null;

    /// <summary>Seals a row.</summary>
    /// <param name="sealer">What <see cref="NewSealer"/> made.</param>
    /// <param name="row">The floats.</param>
    /// <param name="id">The id of the prediction, with which alone it can be read.</param>
    public static byte[] Seal(MessageCipher sealer, ReadOnlySpan<byte> row, ReadOnlySpan<byte> id) =>
        [0, .. sealer.Seal(row, id)];

    /// <summary>Reads a row.</summary>
    /// <param name="row">What is in the log.</param>
    /// <param name="id">The id of the prediction.</param>
    /// <exception cref="EncryptionException">It was altered, or is of another prediction or log.</exception>
    public float[] Read(byte[] row, byte[] id)
    {
        if (row.Length % sizeof(float) == 0) return MemoryMarshal.Cast<byte, float>(row).ToArray();
        try
        {
            using var cipher = new MessageCipher(derived);
            return MemoryMarshal.Cast<byte, float>(cipher.Open(row.AsSpan(1), id)).ToArray();
        }
        catch (CryptographicException fault)
        {
            throw new EncryptionException(path, "a coded row was altered, or is of another prediction or log.", fault);
        }
    }
}
