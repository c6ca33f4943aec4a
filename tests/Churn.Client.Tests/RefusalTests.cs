using System.Net;
using System.Text;

namespace Churn.Client.Tests;

/// <summary>Refusals that the real service does not give on demand.</summary>
public sealed class RefusalTests
{
    private const string Busy = """{"type": "/problems/busy", "title": "Busy.", "status": 429, "detail": "Later."}""";

    [Fact]
    public async Task An_answer_that_is_no_problem_is_an_exception_with_its_status()
    {
        using var proxy = Answers(HttpStatusCode.BadGateway, "<h1>Bad gateway</h1>", "text/html", null);

        var why = await Ask(proxy, TimeSpan.FromMinutes(1));

        why.Status.Should().Be(HttpStatusCode.BadGateway);
        why.Problem.Type.Should().Be("about:blank");
        why.Message.Should().Be("502 Bad Gateway");
        proxy.Asked.Should().Be(1);
    }

    [Fact]
    public async Task A_problem_that_is_cut_off_is_an_exception_with_its_status()
    {
        using var torn = Answers(HttpStatusCode.InternalServerError, """{"type": "/pro""", "application/problem+json", null);

        (await Ask(torn, TimeSpan.Zero)).Status.Should().Be(HttpStatusCode.InternalServerError);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, "0", 0, 1)] // nobody asked for it
    [InlineData(HttpStatusCode.TooManyRequests, "0", 250, 3)] // 0 counts as a tenth of a second
    [InlineData(HttpStatusCode.ServiceUnavailable, "60", 250, 1)] // longer than it may wait
    [InlineData(HttpStatusCode.ServiceUnavailable, null, 250, 1)] // not told when
    [InlineData(HttpStatusCode.InternalServerError, "0", 250, 1)] // would not help
    public async Task It_asks_again_only_where_told_and_within_its_bound(HttpStatusCode status, string? retryAfter, int most, int asked)
    {
        using var busy = Answers(status, Busy, "application/problem+json", retryAfter);

        (await Ask(busy, TimeSpan.FromMilliseconds(most))).Status.Should().Be(status);

        busy.Asked.Should().Be(asked);
    }

    [Fact]
    public void Options_outside_of_their_range_are_refused()
    {
        using var http = new HttpClient { BaseAddress = new Uri("http://127.0.0.1/") };
        foreach (var options in new ChurnClientOptions[]
        {
            new() { BatchCustomers = 0 }, new() { MaxRetryWait = TimeSpan.FromDays(1) }, new() { ApiKey = "" }, new() { ApiKey = "a\r\nb" },
        })
        {
            var make = () => new ChurnClient(http, options);
            make.Should().Throw<ArgumentException>().WithMessage("* must be *").Which.Message.Should().NotContain("\r");
        }

        using var nowhere = new HttpClient();
        var lost = () => new ChurnClient(nowhere);
        lost.Should().Throw<ArgumentException>().WithMessage("*BaseAddress*");
    }

    private static FixedAnswer Answers(HttpStatusCode status, string body, string type, string? retryAfter) => new(status, body, type, retryAfter);

    private static async Task<ChurnApiException> Ask(FixedAnswer answer, TimeSpan most)
    {
        using var http = new HttpClient(answer, disposeHandler: false) { BaseAddress = new Uri("http://127.0.0.1/churn/") };
        var churn = new ChurnClient(http, new ChurnClientOptions { MaxRetryWait = most });
        var ask = () => churn.PredictAsync(new { tenure = 1 });
        var why = (await ask.Should().ThrowAsync<ChurnApiException>()).Which;
        answer.Path.Should().Be("/churn/predict");
        return why;
    }

    private sealed class FixedAnswer(HttpStatusCode status, string body, string type, string? retryAfter) : HttpMessageHandler
    {
        public int Asked { get; private set; }

        public string? Path { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Asked++;
            Path = request.RequestUri!.AbsolutePath;
            var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, type) };
            if (retryAfter is not null) response.Headers.Add("Retry-After", retryAfter);
            return Task.FromResult(response);
        }
    }
}
