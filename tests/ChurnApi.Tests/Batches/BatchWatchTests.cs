using ChurnApi.Configuration;
using ChurnApi.Predict;

namespace ChurnApi.Tests.Batches;

/// <summary>What ends a batch whose caller is too slow. A look is five seconds.</summary>
public sealed class BatchWatchTests : IDisposable
{
    private const int LeastALook = 5 * 1024;

    private readonly BatchWatch watch = new(new LimitOptions(), TimeProvider.System, CancellationToken.None);

    public void Dispose() => watch.Dispose();

    [Fact]
    public void A_caller_who_moves_too_little_for_half_a_minute_is_given_up()
    {
        using var waits = watch.Waits();
        watch.Moved(1_000_000); // which makes up for nothing later

        Look(6, LeastALook - 1).Should().BeFalse();
        Look(1, LeastALook - 1).Should().BeTrue();
        watch.Stop.IsCancellationRequested.Should().BeTrue();
    }

    [Fact]
    public void A_caller_who_moves_enough_now_and_then_goes_on()
    {
        using var waits = watch.Waits();
        for (var i = 0; i < 10; i++)
        {
            Look(5, 0).Should().BeFalse();
            Look(1, LeastALook).Should().BeFalse();
        }
    }

    [Fact]
    public void A_batch_that_waits_for_the_service_itself_goes_on()
    {
        watch.Waits().Dispose();

        Look(100, 0).Should().BeFalse();
    }

    [Fact]
    public void A_batch_has_an_hour_however_much_it_moves()
    {
        Look(719, LeastALook).Should().BeFalse();
        Look(1, LeastALook).Should().BeTrue();
    }

    private bool Look(int times, int moved)
    {
        for (var i = 0; i < times; i++)
        {
            watch.Moved(moved);
            watch.Look();
        }

        return watch.HasGivenUp;
    }
}
