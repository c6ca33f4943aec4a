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
    public byte[] Of(string customerId) => HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(customerId))[..Length];
}
