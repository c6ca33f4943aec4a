using Churn.Access.Rates;
using Microsoft.Extensions.Time.Testing;

namespace Churn.Access.Tests.Rates;

public class RateLimiterTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void As_many_as_the_rate_come_at_once_and_the_next_is_told_the_true_time()
    {
        var limiter = new RateLimiter(new RequestRate(3, 60), clock);
        Take(limiter).Should().Be(("\"caller\";r=2;t=20", 0));
        Take(limiter).Should().Be(("\"caller\";r=1;t=40", 0));
        Take(limiter).Should().Be(("\"caller\";r=0;t=60", 0));
        Take(limiter).Should().Be(("\"caller\";r=0;t=20", 20));

        clock.Advance(TimeSpan.FromSeconds(5));
        Take(limiter).Should().Be(("\"caller\";r=0;t=15", 15), "the wait is what is left, not the whole minute");
        clock.Advance(TimeSpan.FromSeconds(15));
        Take(limiter).Wait.Should().Be(0, "who waits as told is granted");
        Take(limiter).Wait.Should().Be(20);
    }

    [Fact]
    public void A_refused_request_costs_no_token()
    {
        var limiter = new RateLimiter(new RequestRate(1, 1), clock);
        Take(limiter);
        for (var i = 0; i < 100; i++) Take(limiter).Wait.Should().Be(1);

        clock.Advance(TimeSpan.FromSeconds(1));

        Take(limiter).Wait.Should().Be(0);
    }

    [Fact]
    public void Of_many_at_once_no_more_than_the_rate_are_granted()
    {
        var limiter = new RateLimiter(new RequestRate(1000, 3600), clock);
        var granted = 0;

        Parallel.For(0, 5000, _ =>
        {
            if (limiter.TryTake(out var _, out var _)) Interlocked.Increment(ref granted);
        });

        granted.Should().Be(1000);
    }

    [Fact]
    public void A_caller_within_its_rate_costs_no_memory()
    {
        var limiter = new RateLimiter(new RequestRate(1000, 1), clock);
        for (var i = 0; i < 100; i++) Once();
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var i = 0; i < 10_000; i++) Once();

        (GC.GetAllocatedBytesForCurrentThread() - before).Should().BeLessThan(1000);

        void Once()
        {
            limiter.TryTake(out _, out _);
            clock.Advance(TimeSpan.FromMilliseconds(1));
        }
    }

    [Theory]
    [InlineData("200/s", true)]
    [InlineData("5000/min", true)]
    [InlineData("1000000/h", true)]
    [InlineData("0/s", false)]
    [InlineData("1000001/s", false)]
    [InlineData("1.5/s", false)]
    [InlineData("200", false)]
    [InlineData("200/d", false)]
    [InlineData("", false)]
    public void A_rate_is_written_in_one_form(string text, bool isRate)
    {
        RequestRate.TryParse(text, out var rate).Should().Be(isRate);
        if (isRate) rate.ToString().Should().Be(text);
    }

    private static (string State, int Wait) Take(RateLimiter limiter)
    {
        limiter.TryTake(out var state, out var wait);
        return (state, wait);
    }
}
