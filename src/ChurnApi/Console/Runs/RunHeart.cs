using Churn.Outcomes.Logging;
using Churn.Outcomes.Storage;

namespace ChurnApi.Console.Runs;

/// <summary>
/// Says every other second that somebody works on a run, and how far they are; stops them where it was cancelled.
/// </summary>
internal sealed class RunHeart : IAsyncDisposable
{
    /// <summary>A run that was silent for so long has nobody who works on it.</summary>
    public static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource stop;
    private readonly PeriodicTimer timer;
    private readonly Task beating;

    /// <param name="log">The log.</param>
    /// <param name="beat">Writes how far the work is; false where nobody should work on any more.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends the work, too.</param>
    public RunHeart(
        PredictionLog log, Func<IScoringRuns, Task<bool>> beat, TimeProvider time, CancellationToken cancellation)
    {
        stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        timer = new PeriodicTimer(Period, time);
        beating = Task.Run(() => BeatAsync(log, beat), CancellationToken.None);
    }

    /// <summary>Whether to stop.</summary>
    public CancellationToken Stop => stop.Token;

    public async ValueTask DisposeAsync()
    {
        timer.Dispose();
        await beating;
        stop.Dispose();
    }

    private async Task BeatAsync(PredictionLog log, Func<IScoringRuns, Task<bool>> beat)
    {
        while (await timer.WaitForNextTickAsync())
            try
            {
                if (!await log.ReadAsync(store => beat(store.Runs))) await stop.CancelAsync();
            }
            catch (LogUnavailableException)
            {
                // it may be back with the next beat; what is written meanwhile fails by itself
            }
    }
}
