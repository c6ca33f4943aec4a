using System.Collections.Concurrent;
using Churn.Outcomes.Logging;
using Churn.Outcomes.Storage;

namespace ChurnApi.Serving;

/// <summary>
/// Reaches what replicas share in the database of the log. While the database is away each replica counts and remembers for
/// itself, and no request waits for it.
/// </summary>
/// <param name="log">The log.</param>
/// <param name="time">The clock.</param>
internal sealed class SharedDatabase(PredictionLog log, TimeProvider time)
{
    /// <summary>How long a request waits for the database.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly ConcurrentQueue<Func<ISharedState, CancellationToken, Task<bool>>> unfinished = new();
    private volatile bool isReached;

    /// <summary>This process, as the others know it.</summary>
    public Guid Replica { get; } = Guid.CreateVersion7(time.GetUtcNow());

    /// <summary>Whether the log has one machine alone.</summary>
    public bool IsUnshared => log.Store.Shared is null;

    /// <summary>Calls the database, unless it was away a moment ago.</summary>
    /// <returns>What it answered; false where it is away.</returns>
    public async Task<(bool IsReached, T? Answer)> TryAsync<T>(
        Func<ISharedState, CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        if (!isReached) return (false, default);
        try
        {
            return (true, await CallAsync(call, cancellation));
        }
        catch (LogUnavailableException)
        {
            return (false, default);
        }
    }

    /// <summary>Calls the database now, or again and again until it answers.</summary>
    public async Task EnsureAsync(Func<ISharedState, CancellationToken, Task<bool>> call)
    {
        if (!(await TryAsync(call, CancellationToken.None)).IsReached) unfinished.Enqueue(call);
    }

    /// <summary>Calls the database, and with it does what waits. Not for two threads at a time.</summary>
    /// <exception cref="LogUnavailableException">It is away.</exception>
    public async Task<T> ReachAsync<T>(Func<ISharedState, CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        try
        {
            while (unfinished.TryPeek(out var first))
            {
                await CallAsync(first, cancellation);
                unfinished.TryDequeue(out _);
            }

            var answer = await CallAsync(call, cancellation);
            isReached = true;
            return answer;
        }
        catch
        {
            isReached = false;
            throw;
        }
    }

    /// <exception cref="LogUnavailableException">It is away, or too slow.</exception>
    private async Task<T> CallAsync<T>(Func<ISharedState, CancellationToken, Task<T>> call, CancellationToken cancellation)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(Patience);
        try
        {
            return await log.ReadAsync(store => call(store.Shared!, patience.Token), patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new LogUnavailableException(null);
        }
    }
}
