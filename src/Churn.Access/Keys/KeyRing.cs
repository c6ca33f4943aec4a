using System.Collections.Frozen;
using System.Security.Cryptography;
using Churn.Access.Rates;

namespace Churn.Access.Keys;

/// <summary>The keys of one reading of the file, ready to be asked by any number of requests at once.</summary>
public sealed class KeyRing
{
    /// <summary>No keys: nothing opens.</summary>
    public static KeyRing Empty { get; } = new(new Dictionary<string, HashedKey>(StringComparer.Ordinal));

    private readonly FrozenDictionary<string, HashedKey> keys;
    private readonly FrozenDictionary<string, HashedKey>.AlternateLookup<ReadOnlySpan<char>> byId;

    private KeyRing(Dictionary<string, HashedKey> keys)
    {
        this.keys = keys.ToFrozenDictionary(StringComparer.Ordinal);
        byId = this.keys.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Makes a ring of keys.</summary>
    /// <param name="keys">The keys of the file.</param>
    /// <param name="before">The ring that this one takes the place of: callers keep what they have used of their rate.</param>
    /// <param name="usual">The rate of keys that have none of their own; null for no limit.</param>
    /// <param name="limiters">Makes the limiters of the rates.</param>
    public static KeyRing Of(IReadOnlyList<ApiKey> keys, KeyRing before, RequestRate? usual, RateLimiters limiters) =>
        new(
            keys.ToDictionary(
                key => key.Id,
                key => Hashed(key, before.keys.GetValueOrDefault(key.Id), usual, limiters),
                StringComparer.Ordinal));

    /// <summary>
    /// Looks for a key by its id, which is no secret, and compares its hash in a time that tells nothing.
    /// </summary>
    public KeyLookupResult Find(ReadOnlySpan<char> text, TimeProvider time, out Caller? caller)
    {
        caller = null;
        if (!ApiKeyFormat.TryReadId(text, out var id) || !byId.TryGetValue(id, out var key)) return KeyLookupResult.Unknown;
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        ApiKeyFormat.Hash(text, hash);
        if (!CryptographicOperations.FixedTimeEquals(hash, key.Hash)) return KeyLookupResult.Unknown;
        if (key.IsRevoked) return KeyLookupResult.Revoked;
        if (key.Expires is { } end && time.GetUtcNow() >= end) return KeyLookupResult.Expired;
        caller = key.Caller;
        return KeyLookupResult.Opens;
    }

    private static HashedKey Hashed(ApiKey key, HashedKey? before, RequestRate? usual, RateLimiters limiters)
    {
        var name = $"key {key.Id} ({key.Name})";
        var rate = key.Rate is not null && RequestRate.TryParse(key.Rate, out var own) ? own : usual;
        var limiter =
            rate is null ? null
            : before?.Caller.Limiter is { } kept && kept.Rate == rate ? kept
            : limiters.Create(name, rate.Value);
        var caller = new Caller(name, ScopeNames.Parse(key.Scopes), limiter);
        return new HashedKey(Convert.FromHexString(key.Sha256), key.Expires, key.Revoked is not null, caller);
    }

    /// <summary>A key as requests are compared with it.</summary>
    /// <param name="Hash">Its SHA-256.</param>
    /// <param name="Expires">From when on it opens nothing; null for never.</param>
    /// <param name="IsRevoked">Whether it is revoked.</param>
    /// <param name="Caller">Whom it stands for.</param>
    private sealed record HashedKey(byte[] Hash, DateTimeOffset? Expires, bool IsRevoked, Caller Caller);
}

/// <summary>What came of looking for a key.</summary>
public enum KeyLookupResult
{
    /// <summary>There is no such key.</summary>
    Unknown,

    /// <summary>It is a key, and opens.</summary>
    Opens,

    /// <summary>It was a key, and its time is over.</summary>
    Expired,

    /// <summary>It was a key, and was revoked.</summary>
    Revoked,
}
