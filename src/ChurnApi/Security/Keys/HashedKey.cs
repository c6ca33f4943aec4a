namespace ChurnApi.Security.Keys;

/// <summary>A key as requests are compared with it.</summary>
/// <param name="Hash">Its SHA-256.</param>
/// <param name="Expires">From when on it opens nothing; null for never.</param>
/// <param name="IsRevoked">Whether it opens nothing more.</param>
/// <param name="Caller">Whom it stands for.</param>
internal sealed record HashedKey(byte[] Hash, DateTimeOffset? Expires, bool IsRevoked, Caller Caller);
