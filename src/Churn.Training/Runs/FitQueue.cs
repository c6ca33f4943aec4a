using System.Collections.Concurrent;
using Churn.Training.Learners;

namespace Churn.Training.Runs;

/// <summary>Runs fits of all kinds from one queue, so that every thread has work until the last fit has begun.</summary>
/// <param name="threads">The most fits at once; their number does not change the result.</param>
/// <param name="budget">The time there is.</param>
/// <param name="tell">Told of progress, from any thread.</param>
/// <param name="cancellation">Stops the fits.</param>
internal sealed class FitQueue(int threads, TimeBudget budget, Action<RunEvent> tell, CancellationToken cancellation)
{
    private readonly List<string> leftOut = [];

    /// <summary>Tells of progress, from any thread.</summary>
    public Action<RunEvent> Tell => tell;

    /// <summary>The most threads.</summary>
    public int Threads => threads;

    /// <summary>What there was no time for.</summary>
    public IReadOnlyList<string> LeftOut => leftOut;

    /// <summary>Notes that there was no time for something, and tells.</summary>
    public void LeaveOut(string what)
    {
        leftOut.Add(what);
        tell(new RunEvent.Warned($"no time for {what}; the result depends on the speed of this machine"));
    }

    /// <summary>
    /// Tells that something is left out because a fit of it diverged; unlike time, this is the same on every machine.
    /// </summary>
    public void TellDiverged(string what) => tell(new RunEvent.Warned($"left out, for its fit diverged: {what}"));

    /// <summary>Runs fits; those that the budget has no time for are left out.</summary>
    /// <param name="step">What they are for, as the user is told.</param>
    /// <param name="tasks">In the order in which they begin.</param>
    public void Run(string step, IReadOnlyList<FitTask> tasks)
    {
        var limits = new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation };
        var ended = 0;
        // fits that would wait for each other take one thread, and the others go on
        var lines = tasks.Index().GroupBy(task => task.Item.IsOneAtATime ? -1 : task.Index, task => task.Item).ToArray();
        Parallel.ForEach(Partitioner.Create(lines, EnumerablePartitionerOptions.NoBuffering), limits, line =>
        {
            foreach (var task in line)
            {
                cancellation.ThrowIfCancellationRequested();
                if (task.IsEssential) Fit(task, cancellation);
                else budget.TryRun(task.Share, token => Fit(task, token), cancellation);
                tell(new RunEvent.FitEnded(step, Interlocked.Increment(ref ended), tasks.Count));
            }
        });

        void Fit(FitTask task, CancellationToken token) => task.Fit(new FitContext(
            Math.Max(1, threads / lines.Length), new Listener(task, tell), token));
    }

    private sealed class Listener(FitTask task, Action<RunEvent> tell) : IProgress<FitProgress>
    {
        public void Report(FitProgress value) => tell(new RunEvent.FitProgressed(task.Model, task.Part, value));
    }
}

/// <summary>One fit of a run.</summary>
/// <param name="Model">The kind of the model.</param>
/// <param name="Part">What it is fitted on, in words for the user: "up to 64 leaves of 10 rows, fold 2 of 5".</param>
/// <param name="Share">The share of the time budget after which it is too late for it.</param>
/// <param name="IsEssential">Whether it is done whatever the budget.</param>
/// <param name="Fit">Fits, and puts the result in its place.</param>
internal sealed record FitTask(string Model, string Part, double Share, bool IsEssential, Action<FitContext> Fit)
{
    /// <summary>Whether such fits wait for each other, whatever the number of threads.</summary>
    public bool IsOneAtATime { get; init; }
}
