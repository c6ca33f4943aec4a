using System.Net;
using Churn.Access;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Configuration;
using ChurnApi.Hosting;
using ChurnApi.Tests.Service;
using Microsoft.Extensions.DependencyInjection;

namespace ChurnApi.Tests.Security;

/// <summary>Web pages of other origins before the real service, as browsers ask for them.</summary>
public class CorsTests
{
    private const string Crm = "https://crm.example";
    private const string AllowOrigin = "Access-Control-Allow-Origin";
    private const string Setting = $"--ChurnApi:CorsOrigins={Crm};http://localhost:3000";
    private const string Customer = """{"tenure": 1}""";

    [Fact]
    public async Task By_default_no_page_of_another_origin_is_let_in()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel());

        (await Preflight(service, Crm)).Status.Should().Be(HttpStatusCode.MethodNotAllowed);
        var answer = (await Ask(service, Crm, key: null)).MustBeOk();
        answer.Headers.Keys.Should().NotContain(name => name.StartsWith("Access-Control"));
    }

    [Theory]
    [InlineData(Crm)]
    [InlineData("http://localhost:3000")]
    public async Task A_preflight_without_a_key_is_answered_where_there_are_keys(string origin)
    {
        using var keys = new KeysOnDisk();
        keys.Add(Scopes.Predict);
        await using var service = await RunningService.StartAsync(new HandMadeModel(), keys.Setting, Setting);

        var answer = await Preflight(service, origin);

        answer.Status.Should().Be(HttpStatusCode.NoContent);
        answer.Headers[AllowOrigin].Should().Be(origin);
        answer.Headers["Access-Control-Allow-Headers"].Should().Contain("x-api-key").And.Contain("content-type");
        answer.Headers["Access-Control-Allow-Methods"].Should().Contain("POST");
        answer.Headers["Access-Control-Max-Age"].Should().Be("3600");
        answer.Headers.Keys.Should().NotContain("Access-Control-Allow-Credentials");
    }

    [Fact]
    public async Task A_preflight_of_another_origin_gets_no_permission()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel(), Setting);

        (await Preflight(service, "https://crm.example.org")).Headers.Keys.Should().NotContain(AllowOrigin);
        (await Ask(service, "http://crm.example", key: null)).Headers.Keys.Should().NotContain(AllowOrigin);
    }

    [Fact]
    public async Task A_page_can_read_answers_and_why_it_is_refused_and_for_how_long()
    {
        using var keys = new KeysOnDisk();
        var key = keys.Add(Scopes.Predict);
        await using var service = await RunningService.StartAsync(
            new HandMadeModel(), keys.Setting, Setting, "--ChurnApi:Limits:CallerRate=1/h");

        var answered = (await Ask(service, Crm, key)).MustBeOk();
        var refused = (await Ask(service, Crm, key)).MustBeProblem(HttpStatusCode.TooManyRequests, "rate-limit");
        var unknown = (await Ask(service, Crm, key: null)).MustBeProblem(HttpStatusCode.Unauthorized, "api-key");

        new[] { answered, refused, unknown }.Should().OnlyContain(answer => answer.Headers[AllowOrigin] == Crm);
        refused.Headers.Keys.Should().Contain("Retry-After");
        refused.Headers["Access-Control-Expose-Headers"].Split(',')
            .Should().Contain(["Retry-After", "RateLimit", "WWW-Authenticate"]);
    }

    [Fact]
    public async Task With_keys_every_page_can_be_let_in()
    {
        using var keys = new KeysOnDisk();
        var key = keys.Add(Scopes.Predict);
        await using var service = await RunningService.StartAsync(
            new HandMadeModel(), keys.Setting, "--ChurnApi:CorsOrigins:0=*");

        (await Ask(service, "https://any.example", key)).MustBeOk().Headers[AllowOrigin].Should().Be("*");
    }

    [Theory]
    [InlineData("https://crm.example/", 1)]
    [InlineData("https://crm.example/app", 1)]
    [InlineData("https://user@crm.example", 1)]
    [InlineData("crm.example", 1)]
    [InlineData("ftp://crm.example", 1)]
    [InlineData("null", 1)]
    [InlineData("https://crm.example;nonsense;http://x/y", 2)]
    [InlineData("*", 1)]
    [InlineData("*;https://crm.example", 2)]
    public void Faulty_origins_are_refused_at_the_start_all_at_once(string origins, int faults)
    {
        var build = () => ChurnService.Create([$"--ChurnApi:CorsOrigins={origins}"]);

        build.Should().Throw<ServiceConfigurationException>().Which.Faults
            .Should().HaveCount(faults).And.OnlyContain(fault => fault.StartsWith("ChurnApi:CorsOrigins "));
    }

    [Fact]
    public async Task Origins_are_an_array_too()
    {
        await using var app = ChurnService.Create(
            [$"--ChurnApi:CorsOrigins:0={Crm}", "--ChurnApi:CorsOrigins:1=http://localhost:3000"]);

        app.Services.GetRequiredService<ServiceOptions>().CorsOrigins.Should().Equal(Crm, "http://localhost:3000");
    }

    /// <summary>The check of local networks would ask for leave, since the page is said to come from elsewhere.</summary>
    [SkippableTheory]
    [InlineData("http://crm.example", "200 true")]
    [InlineData("http://other.example", "TypeError")]
    public async Task In_a_browser_a_page_of_a_named_origin_is_answered_and_no_other(string origin, string outcome)
    {
        const string Script = """
            async ([address, key]) => {
              const body = JSON.stringify({ tenure: 1 });
              const headers = { "X-Api-Key": key, "Content-Type": "application/json" };
              try {
                const answer = await fetch(address, { method: "POST", headers, body });
                return `${answer.status} ${answer.headers.has("RateLimit")}`;
              } catch (refused) {
                return refused.name;
              }
            }
            """;
        await using var browser = await SystemBrowser.StartAsync("--disable-features=LocalNetworkAccessChecks");
        using var keys = new KeysOnDisk();
        var key = keys.Add(Scopes.Predict);
        await using var service = await RunningService.StartAsync(
            new HandMadeModel(), keys.Setting, "--ChurnApi:CorsOrigins=http://crm.example");
        var page = await browser.OpenAsync();
        await page.RouteAsync($"{origin}/**", route => route.FulfillAsync(new() { ContentType = "text/html", Body = "A page." }));
        await page.GotoAsync($"{origin}/");

        var seen = await page.EvaluateAsync<string>(Script, new[] { new Uri(service.Address, "/predict").ToString(), key });

        seen.Should().Be(outcome);
    }

    /// <summary>What a browser sends before a request with JSON and a key.</summary>
    private static async Task<Answer> Preflight(RunningService service, string origin)
    {
        using var request = new HttpRequestMessage(HttpMethod.Options, "/predict");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "POST");
        request.Headers.Add("Access-Control-Request-Headers", "content-type,x-api-key");
        return await service.SendAsync(request);
    }

    private static async Task<Answer> Ask(RunningService service, string origin, string? key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/predict");
        request.Headers.Add("Origin", origin);
        if (key is not null) request.Headers.Add("X-Api-Key", key);
        request.Content = new StringContent(Customer, System.Text.Encoding.UTF8, "application/json");
        return await service.SendAsync(request);
    }
}
