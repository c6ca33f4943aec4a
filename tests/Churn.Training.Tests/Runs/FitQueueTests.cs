using Churn.Training.Runs;

namespace Churn.Training.Tests.Runs;

public class FitQueueTests
{
    [Fact]
    public void Fits_that_would_wait_for_each_other_leave_a_thread_to_the_others()
    {
        using var others = new CountdownEvent(4);
        var (running, most) = (0, 0);
        var tasks = Enumerable.Range(0, 3).Select(number => Task(isOneAtATime: true, () =>
        {
            most = Math.Max(most, Interlocked.Increment(ref running));
            if (number == 0) others.Wait(TimeSpan.FromSeconds(30)).Should().BeTrue("the others have a thread");
            Interlocked.Decrement(ref running);
        }));

        Queue(threads: 2).Run("fits", [.. tasks, .. Enumerable.Repeat(Task(isOneAtATime: false, () => others.Signal()), 4)]);

        most.Should().Be(1);
        others.IsSet.Should().BeTrue();
    }

    [Theory]
    [InlineData(true, 4)]
    [InlineData(false, 1)]
    public void Fits_that_run_one_at_a_time_have_all_threads(bool isOneAtATime, int threads)
    {
        var seen = new System.Collections.Concurrent.ConcurrentBag<int>();
        var task = new FitTask("gam", "all rows", 1, IsEssential: true, context => seen.Add(context.Threads))
        {
            IsOneAtATime = isOneAtATime,
        };

        Queue(threads: 4).Run("fits", [task, task, task, task]);

        seen.Should().HaveCount(4).And.OnlyContain(number => number == threads);
    }

    [Fact]
    public void Every_fit_is_told_once()
    {
        var ended = new List<RunEvent.FitEnded>();
        var queue = new FitQueue(
            1,
            new TimeBudget(null, TimeProvider.System),
            what => ended.Add(what.Should().BeOfType<RunEvent.FitEnded>().Subject),
            CancellationToken.None);

        queue.Run("fits", [Task(true, () => { }), Task(false, () => { }), Task(true, () => { })]);

        ended.Select(end => (end.Done, end.Total)).Should().Equal((1, 3), (2, 3), (3, 3));
    }

    private static FitQueue Queue(int threads) =>
        new(threads, new TimeBudget(null, TimeProvider.System), _ => { }, CancellationToken.None);

    private static FitTask Task(bool isOneAtATime, Action fit) =>
        new("gam", "all rows", 1, IsEssential: true, _ => fit()) { IsOneAtATime = isOneAtATime };
}
