using System.Security.Cryptography;
using Churn.Access.Rates;

namespace Churn.Access.Keys;

/// <summary>What the keys file keeps of an API key: everything but the key.</summary>
/// <param name="Id">Twelve hexadecimal digits, which the key itself holds too. No secret.</param>
/// <param name="Name">What it is for, such as "crm".</param>
/// <param name="Scopes">Scopes of the key: "predict", "read", "admin".</param>
/// <param name="Sha256">
/// The SHA-256 of the key, in hexadecimal digits. The key is 256 random bits, which no guessing finds, so no slow hash is needed.
/// </param>
/// <param name="Created">When it was made, in UTC.</param>
/// <param name="Expires">From when on it is revoked, in UTC; null for never.</param>
/// <param name="Revoked">Since when it is revoked, in UTC; null if it was not revoked.</param>
/// <param name="Rate">How many requests it may make, such as "200/s"; null for as many as the service's own setting says.</param>
public sealed record ApiKey(
    string Id,
    string Name,
    IReadOnlyList<string> Scopes,
    string Sha256,
    DateTimeOffset Created,
    DateTimeOffset? Expires = null,
    DateTimeOffset? Revoked = null,
    string? Rate = null);

/// <summary>A key that was just made: the only moment at which its text is known.</summary>
/// <param name="Key">What is kept of it.</param>
/// <param name="Text">The key itself.</param>
public sealed record IssuedKey(ApiKey Key, string Text)
{
    /// <summary>Makes a key, in memory only.</summary>
    /// <param name="name">What it is for: 1 to 100 letters, none of them a control character.</param>
    /// <param name="scopes">What it opens; at least one.</param>
    /// <param name="now">The time.</param>
    /// <param name="lifetime">How long it opens; null for ever.</param>
    /// <param name="rate">How many requests it may make; null for as many as the service's own setting says.</param>
    public static IssuedKey Make(
        string name, Scopes scopes, DateTimeOffset now, TimeSpan? lifetime = null, RequestRate? rate = null)
    {
        if (!KeysFile.IsName(name)) throw new ArgumentException("A key's name has 1 to 100 letters.", nameof(name));
        ArgumentOutOfRangeException.ThrowIfEqual(scopes, Scopes.None);
        var id = ApiKeyFormat.NewId();
        var text = ApiKeyFormat.New(id);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        ApiKeyFormat.Hash(text, hash);
        return new IssuedKey(
            new ApiKey(
                id,
                name,
                ScopeNames.Of(scopes),
                Convert.ToHexStringLower(hash),
                now,
                now + lifetime,
                Rate: rate?.ToString()),
            text);
    }
}
