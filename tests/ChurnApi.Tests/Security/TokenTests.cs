using System.Net;
using System.Security.Cryptography;
using System.Text;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;
using Microsoft.IdentityModel.Tokens;

namespace ChurnApi.Tests.Security;

/// <summary>Tokens of an identity provider, real ones, over HTTP.</summary>
public sealed class TokenTests : IAsyncLifetime
{
    private IdentityProvider provider = null!;
    private RunningService service = null!;

    public async Task InitializeAsync()
    {
        provider = await IdentityProvider.StartAsync();
        service = await RunningService.StartAsync(new HandMadeModel(), provider.Settings);
    }

    public async Task DisposeAsync()
    {
        await service.DisposeAsync();
        await provider.DisposeAsync();
    }

    [Theory]
    [InlineData("scope")]
    [InlineData("scp")]
    [InlineData("roles")]
    public async Task A_token_opens_what_its_scopes_say(string claim)
    {
        (await Get("/schema", provider.Token("openid churn.read", claim: claim)))
            .MustBeOk()
            .Headers.Should()
            .ContainKey("RateLimit");
        (await Get("/schema", provider.Token("churn.admin", claim: claim))).MustBeOk();
        (await Get("/schema", provider.Token("churn.predict", claim: claim))).MustBeProblem(HttpStatusCode.Forbidden, "scope");
        (await Get("/schema", provider.Token("read admin churn.all", claim: claim)))
            .MustBeProblem(HttpStatusCode.Forbidden, "scope"); // another program's scopes
    }

    [Fact]
    public async Task A_token_that_is_not_as_demanded_is_refused()
    {
        var now = TimeProvider.System.GetUtcNow().UtcDateTime;
        using var foreign = RSA.Create(2048);
        var secret = new SymmetricSecurityKey(Encoding.UTF8.GetBytes(provider.KeySet)) { KeyId = "first" };
        var parts = provider.Token("churn.read").Split('.');
        var bad = new Dictionary<string, string>
        {
            ["another issuer"] = provider.Token("churn.read", token => token.Issuer = "https://elsewhere.example"),
            ["another audience"] = provider.Token("churn.read", token => token.Audience = "another-service"),
            ["expired"] = provider.Token(
                "churn.read",
                token => (token.NotBefore, token.Expires) = (now.AddHours(-2), now.AddHours(-1))),
            ["not yet"] = provider.Token(
                "churn.read",
                token => (token.NotBefore, token.Expires) = (now.AddHours(1), now.AddHours(2))),
            ["without an end"] = provider.Token("churn.read", token => token.Expires = null),
            ["another's key"] = provider.Token(
                "churn.read",
                token =>
                    token.SigningCredentials = new(new RsaSecurityKey(foreign) { KeyId = "first" }, SecurityAlgorithms.RsaSha256)
            ),
            ["the public key as a secret"] = provider.Token(
                "churn.read",
                token => token.SigningCredentials = new(secret, SecurityAlgorithms.HmacSha256)),
            ["unsigned"] = provider.Token("churn.read", token => token.SigningCredentials = null),
            ["without its signature"] = $"{parts[0]}.{parts[1]}.",
            ["none"] = $"{Base64UrlEncoder.Encode("""{"alg":"none","typ":"JWT"}""")}.{parts[1]}.",
            ["with another payload"] =
                $"{parts[0]}.{Base64UrlEncoder.Encode(Base64UrlEncoder.Decode(parts[1]).Replace("read", "admin"))}.{parts[2]}",
            ["without a subject"] = provider.Token("churn.read", token => token.Claims.Remove("sub")),
            ["no token"] = "a.b.c",
        };
        foreach (var (what, token) in bad)
            (await Get("/schema", token)).Status.Should().Be(HttpStatusCode.Unauthorized, what);
    }

    [Fact]
    public async Task A_file_of_public_keys_serves_where_the_provider_cannot_be_asked()
    {
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["keys.json"], provider.KeySet);
        await using var offline = await RunningService.StartAsync(
            new HandMadeModel(),
            $"--ChurnApi:Jwt:KeySet={folder["keys.json"]}",
            $"--ChurnApi:Jwt:Issuer={provider.Issuer}",
            $"--ChurnApi:Jwt:Audience={IdentityProvider.Audience}");

        (
            await offline.AskAsync(HttpMethod.Get, "/schema", ("Authorization", $"Bearer {provider.Token("churn.read")}"))
        ).MustBeOk();
        (await offline.AskAsync(HttpMethod.Get, "/schema", ("Authorization", "Bearer a.b.c"))).MustBeProblem(
            HttpStatusCode.Unauthorized,
            "api-key");
    }

    [Fact]
    public async Task A_provider_that_does_not_answer_is_no_fault_of_the_caller()
    {
        var token = provider.Token("churn.read");
        await provider.StopAsync();

        (await Get("/schema", token)).MustBeProblem(HttpStatusCode.ServiceUnavailable, "no-identity-provider");
    }

    [Fact]
    public async Task No_token_is_ever_logged()
    {
        var token = provider.Token("churn.read");
        await Get("/schema", token);
        await Get("/schema", token + "x");

        service.Log.Lines.Should().NotContain(line => line.Contains(token.Split('.')[1], StringComparison.Ordinal));
    }

    private Task<Answer> Get(string path, string token) =>
        service.AskAsync(HttpMethod.Get, path, ("Authorization", $"Bearer {token}"));
}
