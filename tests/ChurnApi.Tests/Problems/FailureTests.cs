using System.Net;
using Churn.TestSupport;
using ChurnApi.Hosting;
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
            ["--urls", "http://127.0.0.1:0", "--models", folder.Path],
            builder => builder.Logging.ClearProviders().AddProvider(log));
        app.MapGet("/failing/{what}", (string what) => Fail(what));
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };

        var answer = await Conversation.GetAsync(client, "/failing/marker77");

        answer.MustBeProblem(HttpStatusCode.InternalServerError, "failure").Text.Should().NotContain("marker77");
        answer.Headers["X-Content-Type-Options"].Should().Be("nosniff");
        var line = log.Lines.Single(line => line.StartsWith("Error", StringComparison.Ordinal));
        line.Should().Contain(answer.Json.GetProperty("traceId").GetString()).And.Contain("InvalidOperationException");
        log.Lines.Should().NotContain(line => line.Contains("marker77", StringComparison.Ordinal));
    }

    private static string Fail(string what) => throw new InvalidOperationException($"The customer {what} is odd.");
}
