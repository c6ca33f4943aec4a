using Churn.Access.Rates;

namespace Churn.Access;

/// <summary>Who asks.</summary>
/// <param name="name">What the audit calls it, such as "key 0123456789ab (crm)". No secret.</param>
/// <param name="scopes">What it may do.</param>
/// <param name="limiter">Counts its requests; null where they are not limited.</param>
public sealed class Caller(string name, Scopes scopes, RateLimiter? limiter)
{
    public string Name { get; } = name;

    public Scopes Scopes { get; } = scopes;

    public RateLimiter? Limiter { get; } = limiter;
}
