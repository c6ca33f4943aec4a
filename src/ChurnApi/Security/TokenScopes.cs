using System.Security.Claims;
using Churn.Access;

namespace ChurnApi.Security;

/// <summary>Finds the scopes in a token.</summary>
internal static class TokenScopes
{
    /// <summary>
    /// What scopes are called in tokens. Only so: an organisation's tokens hold roles of many programs, and another one's "admin"
    /// must not open this service.
    /// </summary>
    private const string Prefix = "churn.";

    /// <summary>RFC 8693 and RFC 9068; Entra ID and Okta; Entra ID's application roles.</summary>
    private static readonly string[] Claims = ["scope", "scp", "roles"];

    public static Scopes Of(ClaimsIdentity identity) => identity.Claims
        .Where(claim => Claims.Contains(claim.Type, StringComparer.Ordinal))
        .SelectMany(claim => claim.Value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(word => word.StartsWith(Prefix, StringComparison.Ordinal))
        .Aggregate(Scopes.None, (scopes, word) => scopes | ScopeNames.Parse(word[Prefix.Length..]));
}
