using ChurnApi.Configuration;
using ChurnApi.Security;

namespace ChurnApi.Tests.Security.Limits;

public class LoadShedderTests
{
    private const int Most = 32;
    private const int MostInNeed = 2;

    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan TooLong = TimeSpan.FromMilliseconds(80);
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(10);

    private readonly LoadShedder shedder = new(Longest, TimeSpan.FromSeconds(1), Most, MostInNeed);

    [Fact]
    public void Everybody_is_let_in_while_work_does_not_wait() => Admitted().Should().Be(1_000);

    [Fact]
    public void A_burst_refuses_nobody()
    {
        Observe(TooLong, times: 10);
        Observe(TimeSpan.Zero, times: 1);
        Observe(TooLong, times: 10);

        Admitted().Should().Be(1_000);
    }

    [Fact]
    public void A_pause_refuses_nobody_however_long()
    {
        Observe(TimeSpan.FromSeconds(10), times: 1);
        Observe(TimeSpan.Zero, times: 1);

        Admitted().Should().Be(1_000);
    }

    [Fact]
    public void A_wait_that_lasts_lets_in_fewer_and_fewer_but_always_some()
    {
        Observe(TooLong, times: 13);
        var soon = Admitted();
        Observe(TooLong, times: 100);
        var late = Admitted();

        soon.Should().BeInRange(400, 900);
        late.Should().BeInRange(1, 20, "without any work there is no telling whether work would wait");
    }

    [Fact]
    public void One_request_at_a_time_is_let_in_where_that_is_asked_for()
    {
        var sequential = new LoadShedder(Longest, TimeSpan.FromSeconds(1), Most, MostInNeed, letsOneIn: true);
        for (var i = 0; i < 1_000; i++) sequential.Observe(TimeSpan.FromSeconds(1), Period, busy: 1);

        for (var i = 0; i < 1_000; i++)
        {
            sequential.TryEnter().Should().BeTrue();
            sequential.Leave();
        }
    }

    [Fact]
    public void Who_is_refused_already_is_refused_at_once_when_the_wait_is_too_long_again()
    {
        Observe(TooLong, times: 13);
        Observe(TimeSpan.Zero, times: 10);
        var before = Admitted();
        Observe(TooLong, times: 1);

        Admitted().Should().BeLessThan(before);
    }

    [Fact]
    public void The_longer_the_wait_the_more_are_refused()
    {
        Observe(TooLong, times: 12);
        Observe(Longest * 20, times: 1);

        Admitted().Should().BeInRange(200, 300, "one look takes three in four at the most");
    }

    [Fact]
    public void All_are_let_in_again_within_two_seconds_of_calm()
    {
        Observe(TooLong, times: 100);
        Observe(TimeSpan.Zero, times: 150); // a look each ten milliseconds

        Admitted().Should().Be(1_000);
    }

    [Fact]
    public void Refusals_are_spread_evenly()
    {
        Observe(TooLong, times: 13);

        var (longest, run) = (0, 0);
        for (var request = 0; request < 1_000; request++)
        {
            run = Enters() ? 0 : run + 1;
            longest = Math.Max(longest, run);
        }

        longest.Should().BeLessThan(4);
    }

    [Fact]
    public void No_more_are_let_in_at_a_time_than_may()
    {
        Enumerable.Range(0, Most + 5).Count(_ => shedder.TryEnter()).Should().Be(Most);
        shedder.Leave();

        Enumerable.Range(0, 5).Count(_ => shedder.TryEnter()).Should().Be(1);
    }

    [Fact]
    public void Fewer_are_let_in_at_a_time_while_work_waits_and_until_the_processors_have_time()
    {
        Observe(TooLong, times: 13);
        Observe(TimeSpan.Zero, times: 300, busy: 0.9);
        Together().Should().Be(MostInNeed, "there is no time for more");

        Observe(TimeSpan.Zero, times: 32, busy: 0.4);
        Together().Should().Be(Most);
    }

    [Fact]
    public void Batches_are_refused_long_before_anything_else_is()
    {
        var shedders = new LoadShedders(new LimitOptions());
        for (var look = 0; look < 20; look++)
            shedders.Observe(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(30), busy: 1);

        shedders.Batches.TryEnter().Should().BeTrue("no other batch is under way");
        Admitted(shedders.Batches).Should().BeLessThan(200);
        Admitted(shedders.Requests).Should().Be(1_000);
    }

    [Fact]
    public void Nobody_is_refused_for_a_wait_where_that_is_off()
    {
        var shedders = new LoadShedders(new LimitOptions { MaxQueueDelay = null, MaxBatchQueueDelay = null });
        for (var look = 0; look < 200; look++) shedders.Observe(TooLong, TooLong + Period, busy: 1);

        Admitted(shedders.Batches).Should().Be(1_000);
        Admitted(shedders.Requests).Should().Be(1_000);
    }

    private static int Admitted(LoadShedder shedder) => Enumerable.Range(0, 1_000).Count(_ => Enters(shedder));

    /// <summary>One request that is answered before the next one comes.</summary>
    private static bool Enters(LoadShedder shedder)
    {
        if (!shedder.TryEnter()) return false;
        shedder.Leave();
        return true;
    }

    private bool Enters() => Enters(shedder);

    private int Admitted() => Admitted(shedder);

    /// <summary>How many of many are let in at a time; they leave again.</summary>
    private int Together()
    {
        var entered = Enumerable.Range(0, 100).Count(_ => shedder.TryEnter());
        for (var one = 0; one < entered; one++) shedder.Leave();
        return entered;
    }

    /// <summary>Looks that find work waiting find the processors busy, if it is not said otherwise.</summary>
    private void Observe(TimeSpan wait, int times, double? busy = null)
    {
        for (var time = 0; time < times; time++) shedder.Observe(wait, Period + wait, busy ?? (wait > Longest ? 1 : 0));
    }
}
