using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ChurnApi.Tests.Security;

/// <summary>A small identity provider on this machine: tells its public key, and makes tokens.</summary>
public sealed class IdentityProvider : IAsyncDisposable
{
    public const string Audience = "churn-service";

    private readonly RSA rsa = RSA.Create(2048);
    private readonly WebApplication app;

    private IdentityProvider()
    {
        Key = new RsaSecurityKey(rsa) { KeyId = "first" };
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        app = builder.Build();
        app.MapGet(
            "/.well-known/openid-configuration",
            () => Results.Text(
                $$"""
                {"issuer": "{{Issuer}}", "jwks_uri": "{{Issuer}}/keys", "authorization_endpoint": "{{Issuer}}/authorize",
                 "token_endpoint": "{{Issuer}}/token"{{(HasSignOut ? $", \"end_session_endpoint\": \"{Issuer}/logout\"" : "")}}}
                """,
                "application/json"));
        app.MapGet("/keys", () => Results.Text(KeySet, "application/json"));
        app.MapGet("/logout", (HttpRequest request) => Results.Redirect(request.Query["post_logout_redirect_uri"]!));
        app.MapGet("/authorize", Authorize);
        app.MapPost("/token", Exchange);
    }

    public RsaSecurityKey Key { get; }

    public string Issuer => app.Urls.Single();

    /// <summary>Makes the access token of somebody who signs in; null where it gives none.</summary>
    public Func<string?> AccessToken { get; set; } = () => null;

    /// <summary>Changes the token that names who signed in.</summary>
    public Action<SecurityTokenDescriptor> ChangeIdToken { get; set; } = _ => { };

    /// <summary>Whether people can sign out.</summary>
    public bool HasSignOut { get; set; } = true;

    /// <summary>Whether people refuse to sign in.</summary>
    public bool Denies { get; set; }

    /// <summary>The settings of a service whose console people sign in to here.</summary>
    public string[] SignInSettings =>
        [.. Settings, "--ChurnApi:Jwt:ClientId=console", "--ChurnApi:Jwt:ClientSecret=quite secret"];

    /// <summary>Its public key as JWKS.</summary>
    public string KeySet
    {
        get
        {
            var open = rsa.ExportParameters(includePrivateParameters: false);
            var (modulus, exponent) = (Base64UrlEncoder.Encode(open.Modulus), Base64UrlEncoder.Encode(open.Exponent));
            return $$"""{"keys": [{"kty": "RSA", "use": "sig", "kid": "first", "n": "{{modulus}}", "e": "{{exponent}}"}]}""";
        }
    }

    /// <summary>The settings of a service that trusts it.</summary>
    public string[] Settings =>
        [$"--ChurnApi:Jwt:Authority={Issuer}", $"--ChurnApi:Jwt:Audience={Audience}", "--ChurnApi:Jwt:AllowHttpOnLoopback=true"];

    public static async Task<IdentityProvider> StartAsync()
    {
        var provider = new IdentityProvider();
        await provider.app.StartAsync();
        return provider;
    }

    /// <summary>Makes a token that is good, unless it is changed.</summary>
    public string Token(string scopes, Action<SecurityTokenDescriptor>? change = null, string claim = "scope")
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        var token = new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddMinutes(5),
            Claims = new Dictionary<string, object>
            {
                ["sub"] = "crm-backend",
                [claim] = claim == "roles" ? scopes.Split(' ') : scopes,
            },
            SigningCredentials = new SigningCredentials(Key, SecurityAlgorithms.RsaSha256),
        };
        change?.Invoke(token);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(token);
    }

    /// <summary>Signs in whoever comes, and sends them back with a code that holds what they came with.</summary>
    private IResult Authorize(HttpRequest request)
    {
        var query = request.Query;
        var back = $"{query["redirect_uri"]}?state={Uri.EscapeDataString(query["state"]!)}";
        return Results.Redirect(Denies
            ? back + "&error=access_denied"
            : $"{back}&code={Uri.EscapeDataString($"{query["code_challenge"]} {query["nonce"]}")}");
    }

    /// <summary>Gives the tokens of a code to who knows its secret and that of the client.</summary>
    private async Task<IResult> Exchange(HttpRequest request)
    {
        var form = await request.ReadFormAsync();
        var code = form["code"].ToString().Split(' ');
        var verifier = System.Text.Encoding.ASCII.GetBytes(form["code_verifier"].ToString());
        if (Base64UrlEncoder.Encode(SHA256.HashData(verifier)) != code[0] || form["client_secret"] != "quite secret")
            return Results.BadRequest(new { error = "invalid_grant" });
        var named = Token("openid", token =>
        {
            (token.Audience, token.Claims["nonce"]) = ("console", code[1]);
            ChangeIdToken(token);
        });
        return Results.Json(new { access_token = AccessToken(), id_token = named, token_type = "Bearer", expires_in = 300 });
    }

    public Task StopAsync() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        rsa.Dispose();
    }
}
