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
            () => Results.Text($$"""{"issuer": "{{Issuer}}", "jwks_uri": "{{Issuer}}/keys"}""", "application/json"));
        app.MapGet("/keys", () => Results.Text(KeySet, "application/json"));
    }

    public RsaSecurityKey Key { get; }

    public string Issuer => app.Urls.Single();

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

    public Task StopAsync() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        rsa.Dispose();
    }
}
