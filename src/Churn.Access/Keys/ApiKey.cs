namespace Churn.Access.Keys;

/// <summary>What the keys file keeps of an API key: everything but the key.</summary>
/// <param name="Id">Twelve hexadecimal digits, which the key itself holds too. No secret.</param>
/// <param name="Name">What it is for, such as "crm".</param>
/// <param name="Scopes">What it opens: "predict", "read", "admin".</param>
/// <param name="Sha256">The SHA-256 of the key, in hexadecimal digits. The key is 256 random bits, which no guessing finds, so no slow hash is needed.</param>
/// <param name="Created">When it was made, in UTC.</param>
/// <param name="Expires">From when on it opens nothing more, in UTC; null for never.</param>
/// <param name="Revoked">Since when it opens nothing more, in UTC; null if it was not revoked.</param>
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
