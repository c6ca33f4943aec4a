using System.Security.Claims;
using Churn.Access;
using Churn.Access.Rates;
using ChurnApi.Configuration;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace ChurnApi.Security;

/// <summary>
/// Reads bearer tokens (JWT): signature, issuer, audience and lifetime are checked, with the public keys of the identity provider
/// or of a file. Nothing that a token names is ever fetched, and only signatures by public keys count.
/// </summary>
internal sealed class TokenReader : IDisposable
{
    private const int LongestToken = 16 * 1024;
    private const int LongestSubject = 100;
    private const int LargestMetadata = 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan ClockSkew = TimeSpan.FromSeconds(30);

    /// <summary>No "none", and no HS256, for which a public key would be the secret (RFC 8725, 3.1).</summary>
    public static readonly string[] Algorithms =
    [
        SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512,
        SecurityAlgorithms.RsaSsaPssSha256, SecurityAlgorithms.RsaSsaPssSha384, SecurityAlgorithms.RsaSsaPssSha512,
        SecurityAlgorithms.EcdsaSha256, SecurityAlgorithms.EcdsaSha384, SecurityAlgorithms.EcdsaSha512,
    ];

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false, MaximumTokenSizeInBytes = LongestToken };
    private readonly TokenValidationParameters demands;
    private readonly HttpClient? client;
    private readonly ConfigurationManager<OpenIdConnectConfiguration>? provider;
    private readonly CallerLimiters limiters;

    /// <param name="options">Whose tokens.</param>
    /// <param name="rate">The rate of each subject; null for no limit.</param>
    /// <param name="all">Makes the limiters of the rates.</param>
    public TokenReader(JwtOptions options, RequestRate? rate, RateLimiters all)
    {
        limiters = new CallerLimiters(rate, all);
        demands = new TokenValidationParameters
        {
            ValidAudience = options.Audience,
            ValidIssuer = options.Issuer,
            ValidAlgorithms = Algorithms,
            ClockSkew = ClockSkew,
            IssuerSigningKeys = options.KeySet is { } file ? PublicKeys.Read(file) : null,
        };
        if (options.Authority is null)
            return;
        client = new HttpClient(new SocketsHttpHandler { AllowAutoRedirect = false })
        {
            Timeout = Patience,
            MaxResponseContentBufferSize = LargestMetadata,
        };
        provider = new ConfigurationManager<OpenIdConnectConfiguration>(
            options.Authority.AbsoluteUri.TrimEnd('/') + "/.well-known/openid-configuration",
            new OpenIdConnectConfigurationRetriever(),
            new HttpDocumentRetriever(client) { RequireHttps = options.Authority.Scheme != Uri.UriSchemeHttp });
        demands.ConfigurationManager = provider;
    }

    public async Task<TokenReading> ReadAsync(string token, CancellationToken cancellation)
    {
        if (token.Length > LongestToken) return new TokenReading(null);
        if (provider is not null && !await Answers(provider, cancellation)) return new TokenReading(null, ProviderFailed: true);
        var result = await handler.ValidateTokenAsync(token, demands);
        return new TokenReading(result.IsValid ? CallerOf(result.ClaimsIdentity) : null);
    }

    public void Dispose() => client?.Dispose();

    /// <summary>Whether the provider's keys are known; they are kept, so this rarely asks it.</summary>
    private static async Task<bool> Answers(
        ConfigurationManager<OpenIdConnectConfiguration> provider,
        CancellationToken cancellation)
    {
        try
        {
            await provider.GetConfigurationAsync(cancellation);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false; // what it wraps every fault of the provider in
        }
    }

    private Caller? CallerOf(ClaimsIdentity identity)
    {
        var subject = (identity.FindFirst("sub") ?? identity.FindFirst("client_id") ?? identity.FindFirst("azp"))?.Value;
        if (string.IsNullOrWhiteSpace(subject) || subject.Length > LongestSubject || subject.Any(char.IsControl)) return null;
        var name = $"token {subject}";
        return new Caller(name, TokenScopes.Of(identity), limiters.Of(name));
    }
}

/// <summary>What came of reading a token.</summary>
/// <param name="Caller">Who asks; null if the token opens nothing.</param>
/// <param name="ProviderFailed">Whether that could not be found out, since the identity provider does not answer.</param>
internal sealed record TokenReading(Caller? Caller, bool ProviderFailed = false);

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
