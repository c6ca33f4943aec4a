using Churn.Access.Rates;
using Microsoft.Extensions.Time.Testing;

namespace Churn.Access.Tests.Rates;

public class RateLimitersTests
{
    private static readonly RequestRate Rate = new(1000, 3600);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(250);

    private readonly FakeTimeProvider clock = new();

    /// <summary>What the database holds: when the bucket of each caller is full.</summary>
    private readonly Dictionary<Guid, DateTimeOffset> database = [];

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public async Task However_many_replicas_grant_no_more_than_the_rate_and_less_than_as_much_again(int count)
    {
        var replicas = Start(count, Rate);
        await ExchangeAsync(replicas);

        var granted = 0;
        for (var period = 0; period < 40; period++)
        {
            foreach (var replica in replicas)
            {
                granted += TakeAll(replica.Limiter); // one after the other, so that the first takes its part before any exchange
                await ExchangeAsync([replica], count);
            }

            clock.Advance(Period);
        }

        granted.Should().BeInRange(Rate.Requests, (2 * Rate.Requests) - 1);
        var used = granted - Rate.Requests;
        clock.Advance(TimeSpan.FromSeconds(3.6 * used));
        await ExchangeAsync(replicas);
        granted = replicas.Sum(replica => TakeAll(replica.Limiter));
        granted.Should().BeLessThanOrEqualTo(count * 2, "what was granted too much is paid back");
    }

    [Fact]
    public async Task A_burst_that_all_replicas_get_at_once_is_granted_once()
    {
        var replicas = Start(4, Rate);
        await ExchangeAsync(replicas);

        replicas.Sum(replica => TakeAll(replica.Limiter)).Should().Be(Rate.Requests);
    }

    [Fact]
    public async Task A_caller_of_one_replica_gets_its_whole_rate_within_seconds()
    {
        var replicas = Start(3, Rate);
        await ExchangeAsync(replicas);
        var granted = 0;
        for (var period = 0; period < 40; period++)
        {
            granted += TakeAll(replicas[0].Limiter);
            await ExchangeAsync(replicas);
            clock.Advance(Period);
        }

        granted.Should().BeInRange(Rate.Requests - 3, Rate.Requests + 3);
    }

    [Fact]
    public async Task A_refusal_tells_to_come_again_at_once_where_others_may_have_left_something()
    {
        var replicas = Start(2, Rate);
        await ExchangeAsync(replicas);
        TakeAll(replicas[0].Limiter);
        replicas[0].Limiter.TryTake(out _, out var wait).Should().BeFalse();
        wait.Should().Be(1);
        await ExchangeAsync(replicas);

        replicas[0].Limiter.TryTake(out var state, out _).Should().BeTrue();

        state.Should().StartWith("\"caller\";r=499;");
    }

    [Fact]
    public async Task Small_rates_are_granted_though_there_are_more_replicas_than_requests()
    {
        var replicas = Start(5, new RequestRate(1, 1));
        await ExchangeAsync(replicas);
        var granted = 0;
        for (var period = 0; period < 400; period++)
        {
            granted += TakeAll(replicas[period % 5].Limiter);
            await ExchangeAsync(replicas);
            clock.Advance(Period);
        }

        granted.Should().BeInRange(98, 106, "a hundred seconds passed");
    }

    [Fact]
    public async Task A_limiter_made_later_knows_what_its_caller_used()
    {
        var (first, second) = (new RateLimiters(clock), new RateLimiters(clock));
        var limiter = first.Create("crm", Rate);
        await ExchangeAsync([(first, limiter)], 2);
        TakeAll(limiter);
        await ExchangeAsync([(first, limiter)], 2);
        TakeAll(limiter);
        await ExchangeAsync([(first, limiter)], 2);
        await second.ExchangeAsync(granted => Task.FromResult(Take(granted, 2)));

        TakeAll(second.Create("crm", Rate)).Should().Be(125, "750 of 1000 are used, and two share the rest");
        TakeAll(second.Create("another", Rate)).Should().Be(500);
    }

    [Fact]
    public async Task Where_the_exchange_fails_nothing_is_lost_and_a_process_alone_grants_the_whole_rate()
    {
        var replicas = Start(2, Rate);
        await ExchangeAsync(replicas);
        TakeAll(replicas[0].Limiter).Should().Be(500);
        var failing = () => replicas[0].Limiters.ExchangeAsync(_ => throw new InvalidOperationException());
        await failing.Should().ThrowAsync<InvalidOperationException>();
        await ExchangeAsync(replicas);
        TakeAll(replicas[1].Limiter).Should().Be(250, "500 are reported by the next exchange");

        replicas[0].Limiters.StopSharing();

        TakeAll(replicas[0].Limiter).Should().Be(500);
        replicas[0].Limiters.StopSharing();
        await ExchangeAsync(replicas);
        TakeAll(replicas[1].Limiter).Should().Be(125, "of the time alone nothing is reported");
    }

    private (RateLimiters Limiters, RateLimiter Limiter)[] Start(int count, RequestRate rate) =>
    [
        .. Enumerable.Range(0, count).Select(_ =>
        {
            var limiters = new RateLimiters(clock);
            return (limiters, limiters.Create("crm", rate));
        }),
    ];

    private static int TakeAll(RateLimiter limiter)
    {
        var count = 0;
        while (limiter.TryTake(out _, out _)) count++;
        return count;
    }

    private async Task ExchangeAsync((RateLimiters Limiters, RateLimiter Limiter)[] replicas, int? count = null)
    {
        for (var round = 0; round < (count is null ? 2 : 1); round++) // the first learn only then what the last reported
            foreach (var replica in replicas)
                await replica.Limiters.ExchangeAsync(granted => Task.FromResult(Take(granted, count ?? replicas.Length)));
    }

    private SharedUse Take(IReadOnlyDictionary<Guid, TimeSpan> granted, int replicas)
    {
        var now = clock.GetUtcNow();
        foreach (var (caller, time) in granted)
            database[caller] = (database.TryGetValue(caller, out var full) && full > now ? full : now) + time;
        var used = database.Where(row => row.Value > now).ToDictionary(row => row.Key, row => row.Value - now);
        return new SharedUse(replicas, used);
    }
}
