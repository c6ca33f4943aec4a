using Churn.Access.Keys;

namespace Churn.Cli.Output;

/// <summary>A key as it is listed: without its hash.</summary>
internal sealed record KeyReport(
    string Id, string Name, IReadOnlyList<string> Scopes, string? Rate, DateTimeOffset Created, DateTimeOffset? Expires, DateTimeOffset? Revoked)
{
    public static KeyReport Of(ApiKey key) => new(key.Id, key.Name, key.Scopes, key.Rate, key.Created, key.Expires, key.Revoked);
}
