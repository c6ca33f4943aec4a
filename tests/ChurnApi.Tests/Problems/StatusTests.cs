using System.Net;
using System.Net.Http.Headers;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Problems;

public sealed class StatusTests : IAsyncLifetime
{
    private RunningService service = null!;

    public async Task InitializeAsync() => service = await RunningService.StartAsync(new HandMadeModel());

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task An_unknown_path_is_a_problem() =>
        (await service.GetAsync("/predictions")).MustBeProblem(HttpStatusCode.NotFound, "not-found");

    [Fact]
    public async Task A_wrong_method_is_a_problem_that_names_the_right_one()
    {
        var answer = (await service.GetAsync("/predict")).MustBeProblem(HttpStatusCode.MethodNotAllowed, "method-not-allowed");

        answer.Headers["Allow"].Should().Be("POST");
        answer.Text.Should().Contain("This path answers POST only.");
    }

    [Fact]
    public async Task A_caller_that_accepts_only_html_gets_a_problem_all_the_same()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/nothing");
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/html"));

        (await service.SendAsync(request)).MustBeProblem(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Answers_name_no_server_and_are_not_to_be_kept_or_guessed_at()
    {
        foreach (var path in new[] { "/schema", "/nothing", "/health/live", "/swagger/index.html" })
        {
            var answer = await service.GetAsync(path);

            answer.Headers.Should().NotContainKey("Server").And.NotContainKey("X-Powered-By");
            answer.Headers["X-Content-Type-Options"].Should().Be("nosniff");
            answer.Headers["Referrer-Policy"].Should().Be("no-referrer");
            answer
                .Headers["Content-Security-Policy"]
                .Should()
                .StartWith("default-src 'none'")
                .And.Contain("frame-ancestors 'none'");
        }

        (await service.GetAsync("/schema")).Headers["Cache-Control"].Should().Be("no-store");
    }

    [Fact]
    public async Task The_root_leads_to_the_console()
    {
        using var handler = new HttpClientHandler { AllowAutoRedirect = false };
        using var client = new HttpClient(handler);

        using var response = await client.GetAsync(service.Address);

        response.StatusCode.Should().Be(HttpStatusCode.Found);
        response.Headers.Location!.OriginalString.Should().Be("/console");
    }
}
