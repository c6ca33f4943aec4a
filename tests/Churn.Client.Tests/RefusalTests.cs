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

        var why = await Ask(proxy, new ChurnClientOptions());

        why.Status.Should().Be(HttpStatusCode.BadGateway);
        why.Problem.Type.Should().Be("about:blank");
        why.Message.Should().Be("502 Bad Gateway");
        proxy.Asked.Should().Be(1);
    }

    [Fact]
    public async Task A_problem_that_is_cut_off_is_an_exception_with_its_status()
    {
        using var torn = Answers(HttpStatusCode.InternalServerError, """{"type": "/pro""", "application/problem+json", null);

        (await Ask(torn, new ChurnClientOptions())).Status.Should().Be(HttpStatusCode.InternalServerError);
    }

    [Theory]
    [InlineData(HttpStatusCode.TooManyRequests, "1", 6)]
    [InlineData(HttpStatusCode.ServiceUnavailable, "0", 6)]
    [InlineData(HttpStatusCode.ServiceUnavailable, null, 6)] // not told when
    [InlineData(HttpStatusCode.ServiceUnavailable, "60", 1)] // longer than it may wait
    [InlineData(HttpStatusCode.InternalServerError, "0", 1)] // would not help
    public async Task A_refusal_for_the_moment_is_repeated_by_default(HttpStatusCode status, string? retryAfter, int asked)
    {
        using var busy = Answers(status, Busy, "application/problem+json", retryAfter);

        (await Ask(busy, new ChurnClientOptions { Time = new RecordingClock() })).Status.Should().Be(status);

        busy.Asked.Should().Be(asked);
    }

    [Theory]
    [InlineData(0, 30, 1)] // turned off
    [InlineData(5, 0, 1)] // turned off, too
    [InlineData(2, 30, 3)]
    [InlineData(20, 7, 3)] // three seconds and a back-off each time
    public async Task Retries_are_bounded_by_number_and_by_time(int most, int seconds, int asked)
    {
        using var busy = Answers(HttpStatusCode.ServiceUnavailable, Busy, "application/problem+json", "3");
        var clock = new RecordingClock();

        await Ask(busy, new ChurnClientOptions { MaxRetries = most, MaxRetryWait = TimeSpan.FromSeconds(seconds), Time = clock });

        busy.Asked.Should().Be(asked);
        clock.Waits.Sum(wait => wait.TotalSeconds).Should().BeLessThanOrEqualTo(seconds);
    }

    [Fact]
    public async Task A_retry_waits_for_what_the_service_said_and_a_back_off_that_doubles()
    {
        using var busy = Answers(HttpStatusCode.TooManyRequests, Busy, "application/problem+json", "3");
        var clock = new RecordingClock();

        await Ask(busy, new ChurnClientOptions { MaxRetryWait = TimeSpan.FromMinutes(1), Time = clock });

        clock.Waits.Should().HaveCount(5);
        foreach (var (retries, wait) in clock.Waits.Index())
            (wait.TotalSeconds - 3).Should().BeInRange(0.125 * Math.Pow(2, retries), 0.25 * Math.Pow(2, retries));
    }

    [Fact]
    public async Task A_health_check_is_not_repeated()
    {
        using var busy = Answers(HttpStatusCode.ServiceUnavailable, Busy, "application/problem+json", "1");
        using var http = new HttpClient(busy, disposeHandler: false) { BaseAddress = new Uri("http://127.0.0.1/") };
        var ask = () => new ChurnClient(http, new ChurnClientOptions { Time = new RecordingClock() }).ReadyAsync();

        await ask.Should().ThrowAsync<ChurnApiException>();

        busy.Asked.Should().Be(1);
    }

    [Fact]
    public async Task A_call_that_waits_for_a_retry_can_be_cancelled()
    {
        using var busy = Answers(HttpStatusCode.ServiceUnavailable, Busy, "application/problem+json", "20");
        using var http = new HttpClient(busy, disposeHandler: false) { BaseAddress = new Uri("http://127.0.0.1/") };
        using var cancelled = new CancellationTokenSource();
        var clock = new RecordingClock { Fires = false };
        var churn = new ChurnClient(http, new ChurnClientOptions { Time = clock });
        var call = churn.PredictAsync(new { tenure = 1 }, cancellation: cancelled.Token);
        clock.Waits.Should().ContainSingle();

        await cancelled.CancelAsync();

        await FluentActions.Awaiting(() => call).Should().ThrowAsync<OperationCanceledException>();
        busy.Asked.Should().Be(1);
    }

    [Fact]
    public void Options_outside_of_their_range_are_refused()
    {
        using var http = new HttpClient { BaseAddress = new Uri("http://127.0.0.1/") };
        foreach (var options in new ChurnClientOptions[]
        {
            new() { BatchCustomers = 0 }, new() { MaxRetryWait = TimeSpan.FromDays(1) }, new() { MaxRetries = -1 },
            new() { ApiKey = "" }, new() { ApiKey = "a\r\nb" },
        })
        {
            var make = () => new ChurnClient(http, options);
            make.Should().Throw<ArgumentException>().WithMessage("* must be *").Which.Message.Should().NotContain("\r");
        }

        using var nowhere = new HttpClient();
        var lost = () => new ChurnClient(nowhere);
        lost.Should().Throw<ArgumentException>().WithMessage("*BaseAddress*");
    }

    private static FixedAnswer Answers(HttpStatusCode status, string body, string type, string? retryAfter) =>
        new(status, body, type, retryAfter);

    private static async Task<ChurnApiException> Ask(FixedAnswer answer, ChurnClientOptions options)
    {
        using var http = new HttpClient(answer, disposeHandler: false) { BaseAddress = new Uri("http://127.0.0.1/churn/") };
        var churn = new ChurnClient(http, options);
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

    /// <summary>A clock that writes down every wait and ends it at once, or never.</summary>
    private sealed class RecordingClock : TimeProvider
    {
        public List<TimeSpan> Waits { get; } = [];

        public bool Fires { get; init; } = true;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Waits.Add(dueTime);
            return base.CreateTimer(callback, state, Fires ? TimeSpan.Zero : Timeout.InfiniteTimeSpan, period);
        }
    }
}
