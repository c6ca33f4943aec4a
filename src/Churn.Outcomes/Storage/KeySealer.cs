using System.Security.Cryptography;
using System.Text;

namespace Churn.Outcomes.Storage;

/// <summary>
/// Encrypts the customers' keys of call lists and the notes on customers (AES-GCM), since people must read them again: copies and
/// queries of the tables hold neither; who has the whole log can read them. It is for one thread at a time.
/// </summary>
internal sealed class KeySealer : IDisposable
{
    private const int NonceLength = 12;
    private const int TagLength = 16;

    private static readonly byte[] Purpose = "customers' keys of call lists"u8.ToArray();

    private readonly AesGcm cipher;

    /// <param name="logKey">The log's key, from which that of the lists is derived.</param>
    public KeySealer(byte[] logKey)
    {
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, logKey, outputLength: 32, info: Purpose);
        cipher = new AesGcm(key, TagLength);
    }

    /// <summary>Encrypts a customer's key or a note: nonce, tag and text.</summary>
    public byte[] Seal(string customerId)
    {
        var text = Encoding.UTF8.GetBytes(customerId);
        var sealedKey = new byte[NonceLength + TagLength + text.Length];
        var nonce = sealedKey.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        cipher.Encrypt(nonce, text, sealedKey.AsSpan(NonceLength + TagLength), sealedKey.AsSpan(NonceLength, TagLength));
        return sealedKey;
    }

    /// <summary>Decrypts what was sealed.</summary>
    /// <exception cref="CryptographicException">It was not sealed by this log.</exception>
    public string Open(ReadOnlySpan<byte> sealedKey)
    {
        var text = new byte[sealedKey.Length - NonceLength - TagLength];
        cipher.Decrypt(
            sealedKey[..NonceLength], sealedKey[(NonceLength + TagLength)..], sealedKey.Slice(NonceLength, TagLength), text);
        return Encoding.UTF8.GetString(text);
    }

    public void Dispose() => cipher.Dispose();
}
