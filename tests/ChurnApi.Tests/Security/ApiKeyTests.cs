using System.Net;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Security;

public sealed class ApiKeyTests : IAsyncLifetime
{
    private const string First = "0123456789abcdef";
    private const string Second = "fedcba9876543210-second";

    private RunningService service = null!;

    public async Task InitializeAsync() => service = await RunningService.StartAsync(
        new HandMadeModel(), $"--ChurnApi:ApiKeys:0={First}", $"--ChurnApi:ApiKeys:1={Second}");

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Theory]
    [InlineData("/schema")]
    [InlineData("/swagger/index.html")]
    [InlineData("/swagger/v1/swagger.json")]
    [InlineData("/nothing")]
    [InlineData("/healthy")]
    [InlineData("/")]
    public async Task Without_a_key_nothing_is_answered(string path) =>
        (await service.GetAsync(path)).MustBeProblem(HttpStatusCode.Unauthorized, "api-key").Text.Should().Contain("X-Api-Key");

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_needs_no_key(string path) => (await service.GetAsync(path)).MustBeOk();

    [Fact]
    public async Task The_page_of_a_problem_needs_no_key() => (await service.GetAsync("/problems/api-key")).Status.Should().Be(HttpStatusCode.OK);

    [Theory]
    [InlineData(First)]
    [InlineData(Second)]
    public async Task Each_of_the_keys_opens(string key) => (await Send(key)).MustBeOk();

    [Theory]
    [InlineData("0123456789abcde")]
    [InlineData("0123456789abcdef0")]
    [InlineData("0123456789ABCDEF")]
    [InlineData("0123456789abcdef,fedcba9876543210-second")]
    [InlineData("")]
    public async Task Nothing_else_opens(string key)
    {
        (await Send(key)).MustBeProblem(HttpStatusCode.Unauthorized, "api-key");

        service.Log.Lines.Should().NotContain(line => line.Contains("0123456789", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_document_tells_of_the_key()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/swagger/v1/swagger.json");
        request.Headers.Add("X-Api-Key", First);

        var scheme = (await service.SendAsync(request)).MustBeOk().Json
            .GetProperty("components").GetProperty("securitySchemes").GetProperty("ApiKey");

        scheme.GetProperty("name").GetString().Should().Be("X-Api-Key");
        scheme.GetProperty("in").GetString().Should().Be("header");
    }

    private async Task<Answer> Send(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/schema");
        request.Headers.TryAddWithoutValidation("X-Api-Key", key);
        return await service.SendAsync(request);
    }
}
