using Churn.Training.Runs;
using Microsoft.Extensions.Time.Testing;

namespace Churn.Training.Tests.Runs;

public class TimeBudgetTests
{
    private readonly FakeTimeProvider clock = new();

    [Fact]
    public void Work_is_begun_only_before_its_share_of_the_time_is_used_up()
    {
        var budget = new TimeBudget(TimeSpan.FromSeconds(60), clock);

        clock.Advance(TimeSpan.FromSeconds(31));

        budget.TryRun(0.5, _ => throw new InvalidOperationException("too late"), default).Should().BeFalse();
        budget.TryRun(0.8, _ => { }, default).Should().BeTrue();
    }

    [Fact]
    public void Work_that_takes_too_long_is_stopped() =>
        new TimeBudget(TimeSpan.FromMilliseconds(20), TimeProvider.System)
            .TryRun(1, token => Task.Delay(TimeSpan.FromMinutes(5), token).GetAwaiter().GetResult(), default).Should().BeFalse();

    [Fact]
    public void Without_a_limit_there_is_always_time()
    {
        var budget = new TimeBudget(null, clock);

        clock.Advance(TimeSpan.FromDays(1_000));

        budget.TryRun(0.1, _ => { }, default).Should().BeTrue();
    }

    [Fact]
    public void Who_cancels_the_run_is_obeyed_and_not_taken_for_the_clock()
    {
        using var cancellation = new CancellationTokenSource();
        var budget = new TimeBudget(TimeSpan.FromHours(1), clock);

        FluentActions
            .Invoking(() =>
                budget.TryRun(
                    1,
                    token =>
                    {
                        cancellation.Cancel();
                        token.ThrowIfCancellationRequested();
                    },
                    cancellation.Token))
            .Should()
            .Throw<OperationCanceledException>()
            .Which.CancellationToken.Should()
            .Be(cancellation.Token);
    }
}
