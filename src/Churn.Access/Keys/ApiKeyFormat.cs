using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Churn.Access.Keys;

/// <summary>
/// The form of a key: <c>churn_</c>, its id, <c>_</c>, and 256 random bits in base64url (RFC 4648). It is known for what it is
/// wherever it turns up, by people and by scanners for secrets.
/// </summary>
public static class ApiKeyFormat
{
    /// <summary>How every key begins.</summary>
    public const string Prefix = "churn_";

    private const int IdBytes = 6;
    private const int IdLength = 2 * IdBytes;
    private const int SecretBytes = 32;
    private const int SecretLength = 43;
    private const int Length = 6 + IdLength + 1 + SecretLength;

    /// <summary>Draws an id.</summary>
    public static string NewId() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));

    /// <summary>Draws the key of an id.</summary>
    public static string New(string id) =>
        $"{Prefix}{id}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes))}";

    /// <summary>Whether a text has the form of an id.</summary>
    public static bool IsId(string text) => text.Length == IdLength && text.All(char.IsAsciiHexDigitLower);

    /// <summary>Whether a text has the form of a key, and the id in it.</summary>
    public static bool TryReadId(ReadOnlySpan<char> text, out ReadOnlySpan<char> id)
    {
        id = default;
        if (text.Length != Length || !text.StartsWith(Prefix, StringComparison.Ordinal) || text[Prefix.Length + IdLength] != '_')
            return false;
        id = text.Slice(Prefix.Length, IdLength);
        return Ascii.IsValid(text);
    }

    /// <summary>
    /// Hashes a text of the form of a key, without making anything the garbage collector would have to clear away.
    /// </summary>
    public static void Hash(ReadOnlySpan<char> text, Span<byte> hash)
    {
        Span<byte> bytes = stackalloc byte[Length];
        Ascii.FromUtf16(text, bytes, out var written);
        SHA256.HashData(bytes[..written], hash);
        CryptographicOperations.ZeroMemory(bytes);
    }
}
