namespace ChurnApi.Configuration;

/// <summary>
/// Whose tokens (JWT, RFC 7519) open the service, from the section <c>ChurnApi:Jwt</c>. Either an identity provider is asked for
/// its keys, or a file holds them.
/// </summary>
public sealed record JwtOptions
{
    /// <summary>The section that holds them.</summary>
    public const string Section = "Jwt";

    /// <summary>
    /// The address of the identity provider (OpenID Connect), https. Default: none, and then <see cref="KeySet"/> is needed.
    /// </summary>
    public Uri? Authority { get; init; }

    /// <summary>A file with the provider's public keys (JWKS, RFC 7517), for where it cannot be asked. Default: none.</summary>
    public string? KeySet { get; init; }

    /// <summary>
    /// The issuer that tokens must name. Default: whom the provider says; with <see cref="KeySet"/> it must be set.
    /// </summary>
    public string? Issuer { get; init; }

    /// <summary>The audience that tokens must name: this service, as the provider calls it. Needed.</summary>
    public required string Audience { get; init; }

    /// <summary>
    /// The name of the console at the provider, so that people sign in there with a browser (OpenID Connect). Needs
    /// <see cref="Authority"/>. Default: none; they paste a key or a token.
    /// </summary>
    public string? ClientId { get; init; }

    /// <summary>The secret of <see cref="ClientId"/>, where the provider gave one. Default: none.</summary>
    public string? ClientSecret { get; init; }

    /// <summary>
    /// What the provider is asked for at a sign-in, with blanks between. Default: <c>openid churn.read churn.predict</c>.
    /// </summary>
    public string SignInScope { get; init; } = "openid churn.read churn.predict";

    /// <summary>
    /// Whether a provider on this very machine may be asked over http, for trying out: true or false. Default: false.
    /// </summary>
    public bool AllowHttpOnLoopback { get; init; }
}
