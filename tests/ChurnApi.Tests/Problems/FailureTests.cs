using System.Net;
using Churn.TestSupport;
using ChurnApi.Tests.Service;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace ChurnApi.Tests.Problems;

public class FailureTests
{
    [Fact]
    public async Task A_failure_is_a_problem_and_a_log_line_that_share_a_trace_and_tell_nothing_of_the_customer()
    {
        using var folder = new TempFolder();
        using var log = new LogCapture();
        await using var app = ChurnService.Create(
            ["--urls", "http://127.0.0.1:0", "--models", folder.Path], builder => builder.Logging.ClearProviders().AddProvider(log));
        app.MapGet("/failing/{what}", (string what) => Fail(what));
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        using var response = await client.GetAsync(new Uri("/failing/marker77", UriKind.Relative));

        var text = await response.Content.ReadAsStringAsync();
        var answer = new Answer(response.StatusCode, response.Content.Headers.ContentType?.MediaType, text, new Dictionary<string, string>())
            .MustBeProblem(HttpStatusCode.InternalServerError, "failure");
        var line = log.Lines.Single(line => line.StartsWith("Error", StringComparison.Ordinal));
        line.Should().Contain(answer.Json.GetProperty("traceId").GetString()).And.Contain("InvalidOperationException");
        log.Lines.Should().NotContain(line => line.Contains("marker77", StringComparison.Ordinal));
        text.Should().NotContain("marker77");
    }

    private static string Fail(string what) => throw new InvalidOperationException($"The customer {what} is odd.");
}
