using System.Security.Cryptography;
using System.Text;
using Churn.Core.Encryption;

namespace Churn.Outcomes.Storage;

/// <summary>
/// Encrypts the customers' keys of call lists and the notes on customers (AES-GCM), since people must read them again: copies and
/// queries of the tables hold neither; who has the whole log can read them. It is for one thread at a time.
/// </summary>
/// <param name="logKey">The log's key, from which that of the lists is derived.</param>
internal sealed class KeySealer(byte[] logKey) : IDisposable
{
    private readonly MessageCipher cipher = MessageCipher.Derive(logKey, "customers' keys of call lists"u8);

    /// <summary>Encrypts a customer's key or a note.</summary>
    public byte[] Seal(string customerId) => cipher.Seal(Encoding.UTF8.GetBytes(customerId));

    /// <summary>Decrypts what was sealed.</summary>
    /// <exception cref="CryptographicException">It was not sealed by this log.</exception>
    public string Open(ReadOnlySpan<byte> sealedKey) => Encoding.UTF8.GetString(cipher.Open(sealedKey));

    public void Dispose() => cipher.Dispose();
}
