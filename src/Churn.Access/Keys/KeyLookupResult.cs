namespace Churn.Access.Keys;

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
