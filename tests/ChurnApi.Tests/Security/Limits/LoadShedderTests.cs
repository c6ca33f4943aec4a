using ChurnApi.Security.Limits;

namespace ChurnApi.Tests.Security.Limits;

public sealed class LoadShedderTests : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan TooLong = TimeSpan.FromMilliseconds(80);

    private readonly LoadShedder shedder = new(Longest, TimeProvider.System);

    [Fact]
    public void Everybody_is_let_in_while_work_does_not_wait() => Admitted().Should().Be(1_000);

    [Fact]
    public void A_burst_refuses_nobody()
    {
        Observe(TooLong, times: 10);
        shedder.Observe(TimeSpan.Zero);
        Observe(TooLong, times: 10);

        Admitted().Should().Be(1_000);
    }

    [Fact]
    public void A_wait_that_lasts_lets_in_fewer_and_fewer_but_always_some()
    {
        Observe(TooLong, times: 14);
        var soon = Admitted();
        Observe(TooLong, times: 100);
        var late = Admitted();

        soon.Should().BeInRange(400, 900);
        late.Should().BeInRange(1, 20, "without any work there is no telling whether work would wait");
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
        Observe(TooLong, times: 14);

        var (longest, run) = (0, 0);
        for (var request = 0; request < 1_000; request++)
        {
            run = shedder.Admits() ? 0 : run + 1;
            longest = Math.Max(longest, run);
        }

        longest.Should().BeLessThan(4);
    }

    public void Dispose() => shedder.Dispose();

    private void Observe(TimeSpan wait, int times)
    {
        for (var time = 0; time < times; time++) shedder.Observe(wait);
    }

    private int Admitted() => Enumerable.Range(0, 1_000).Count(_ => shedder.Admits());
}
