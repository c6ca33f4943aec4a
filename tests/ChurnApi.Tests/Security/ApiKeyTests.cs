using System.Net;
using Churn.Access;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Security;

public sealed class ApiKeyTests : IAsyncLifetime, IDisposable
{
    private readonly KeysOnDisk keys = new();
    private string predict = null!;
    private string read = null!;
    private string admin = null!;
    private RunningService service = null!;

    public async Task InitializeAsync()
    {
        (predict, read, admin) = (keys.Add(Scopes.Predict), keys.Add(Scopes.Read), keys.Add(Scopes.Admin));
        service = await RunningService.StartAsync(new HandMadeModel(), keys.Setting);
    }

    public async Task DisposeAsync() => await service.DisposeAsync();

    public void Dispose() => keys.Dispose();

    [Theory]
    [InlineData("/schema")]
    [InlineData("/swagger/v1/swagger.json")]
    [InlineData("/SWAGGER/v1/swagger.json")]
    [InlineData("/swagger//v1/swagger.json")]
    [InlineData("/swagger/v1/swagger.yaml")]
    [InlineData("/nothing")]
    [InlineData("/healthy")]
    [InlineData("/models")]
    public async Task Without_a_key_nothing_is_answered(string path)
    {
        var answer = (await service.GetAsync(path)).MustBeProblem(HttpStatusCode.Unauthorized, "api-key");

        answer.Text.Should().Contain("X-Api-Key");
        answer.Headers["WWW-Authenticate"].Should().Be("Bearer realm=\"ChurnApi\"");
    }

    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task Health_needs_no_key(string path) => (await service.GetAsync(path)).MustBeOk();

    [Fact]
    public async Task The_page_of_a_problem_needs_no_key() =>
        (await service.GetAsync("/problems/api-key")).Status.Should().Be(HttpStatusCode.OK);

    [Fact]
    public async Task The_swagger_page_and_its_document_without_customers_need_no_key()
    {
        (await service.GetAsync("/swagger/index.html")).Status.Should().Be(HttpStatusCode.OK);
        (await service.GetAsync("/swagger/swagger-ui.css")).Status.Should().Be(HttpStatusCode.OK);

        var document = (await service.GetAsync("/swagger/open/swagger.json")).MustBeOk().Text;

        document.Should().Contain("/predict").And.Contain("X-Api-Key");
        document.Should().NotContain("MonthlyCharges").And.NotContain("C00001", "an example is a customer");
    }

    [Fact]
    public async Task A_key_may_also_be_sent_as_a_bearer_token() =>
        (await service.AskAsync(HttpMethod.Get, "/schema", ("Authorization", $"Bearer {read}"))).MustBeOk();

    [Fact]
    public async Task Each_scope_opens_what_is_its_own_and_admin_all()
    {
        (await Status(HttpMethod.Post, "/predict", predict)).Should().Be(HttpStatusCode.OK);
        (await Status(HttpMethod.Get, "/schema", read)).Should().Be(HttpStatusCode.OK);
        (await Status(HttpMethod.Get, "/swagger/v1/swagger.json", read)).Should().Be(HttpStatusCode.OK);
        (await Status(HttpMethod.Post, "/predict", admin)).Should().Be(HttpStatusCode.OK);
        (await Status(HttpMethod.Get, "/schema", admin)).Should().Be(HttpStatusCode.OK);
        (await Status(HttpMethod.Post, "/predict", read)).Should().Be(HttpStatusCode.Forbidden);
        (await Status(HttpMethod.Get, "/schema", predict)).Should().Be(HttpStatusCode.Forbidden);
        (await Status(HttpMethod.Post, "/models/rollback", predict)).Should().Be(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_key_without_the_scope_is_told_which_it_lacks()
    {
        var answer = (await service.GetAsync("/schema", predict)).MustBeProblem(HttpStatusCode.Forbidden, "scope");

        answer.Text.Should().Contain("the scope read");
        answer.Headers["WWW-Authenticate"].Should().Contain("insufficient_scope").And.Contain("churn.read");
    }

    [Fact]
    public async Task A_known_caller_learns_that_there_is_no_such_path_or_method()
    {
        (await service.GetAsync("/nothing", predict)).MustBeProblem(HttpStatusCode.NotFound, "not-found");
        (await service.AskAsync(HttpMethod.Delete, "/predict", predict)).MustBeProblem(
            HttpStatusCode.MethodNotAllowed,
            "method-not-allowed");
    }

    [Fact]
    public async Task Nothing_but_a_whole_key_opens_and_no_key_is_ever_logged()
    {
        var other = read[..^1] + (read[^1] == 'A' ? 'B' : 'A');
        foreach (
            var wrong in new[]
            {
                other,
                read[..^1],
                read + "A",
                read.ToUpperInvariant(),
                $"{read},{read}",
                read[..19] + predict[19..],
                "churn_",
                "",
            })
        {
            (await service.GetAsync("/schema", wrong)).MustBeProblem(HttpStatusCode.Unauthorized, "api-key");
            (await service.AskAsync(HttpMethod.Get, "/schema", ("Authorization", $"Bearer {wrong}"))).MustBeProblem(
                HttpStatusCode.Unauthorized,
                "api-key");
        }

        (await service.GetAsync("/schema", other)).Headers["WWW-Authenticate"].Should().Contain("invalid_token");
        var secret = read[20..40];
        service.Log.Lines.Should().NotContain(line => line.Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_document_tells_of_key_and_bearer_and_of_every_refusal()
    {
        var document = (await service.GetAsync("/swagger/v1/swagger.json", read)).MustBeOk().Json;
        var schemes = document.GetProperty("components").GetProperty("securitySchemes");
        schemes.GetProperty("ApiKey").GetProperty("name").GetString().Should().Be("X-Api-Key");
        schemes.GetProperty("Bearer").GetProperty("scheme").GetString().Should().Be("bearer");

        foreach (
            var path in document
                .GetProperty("paths")
                .EnumerateObject()
                .Where(path =>
                    !path.Name.StartsWith("/health", StringComparison.Ordinal)
                    && !path.Name.StartsWith("/problems", StringComparison.Ordinal)))
            foreach (var operation in path.Value.EnumerateObject())
            {
                operation.Value.GetProperty("security").GetArrayLength().Should().Be(2, path.Name);
                foreach (var status in new[] { "401", "403", "429", "503" })
                    operation.Value.GetProperty("responses").TryGetProperty(status, out _).Should()
                        .BeTrue($"{path.Name} {status}");
            }
    }

    private async Task<HttpStatusCode> Status(HttpMethod method, string path, string key) =>
        (await service.AskAsync(method, path, key, method == HttpMethod.Post ? """{"tenure": 1}""" : null)).Status;
}
