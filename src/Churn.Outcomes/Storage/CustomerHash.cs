using System.Security.Cryptography;
using System.Text;

namespace Churn.Outcomes.Storage;

/// <summary>
/// Turns a customer's key into what the log keeps of it: the first half of its HMAC-SHA256 under a random key of the log. Copies
/// and queries of the predictions then hold no customer numbers; who has the whole log can still test a guess.
/// </summary>
/// <param name="key">The log's key.</param>
internal sealed class CustomerHash(byte[] key)
{
    /// <summary>The length of the log's key, in bytes.</summary>
    public const int KeyLength = 32;

    private const int Length = 16;

    /// <summary>Makes a key for a new log.</summary>
    public static byte[] NewKey() => RandomNumberGenerator.GetBytes(KeyLength);

    /// <summary>Returns the hash of a customer's key.</summary>
    public byte[] Of(string customerId)
    {
        using var many = ForMany();
        return many.Of(customerId).ToArray();
    }

    /// <summary>Returns what hashes many customers' keys at less cost.</summary>
    public Many ForMany() => new(key);

    /// <summary>Hashes customers' keys one after the other. It is for one thread at a time.</summary>
    public sealed class Many(byte[] key) : IDisposable
    {
        private readonly IncrementalHash function = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
        private readonly byte[] hash = new byte[HMACSHA256.HashSizeInBytes];
        private byte[] text = new byte[256];

        /// <summary>Returns the hash of a customer's key, which stays until the next one is asked for.</summary>
        public ReadOnlySpan<byte> Of(string customerId)
        {
            if (Encoding.UTF8.GetMaxByteCount(customerId.Length) > text.Length)
                text = new byte[Encoding.UTF8.GetMaxByteCount(customerId.Length)];
            function.AppendData(text, 0, Encoding.UTF8.GetBytes(customerId, text));
            function.GetHashAndReset(hash);
            return hash.AsSpan(0, Length);
        }

        public void Dispose() => function.Dispose();
    }
}
