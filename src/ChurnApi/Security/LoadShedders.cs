using ChurnApi.Configuration;

namespace ChurnApi.Security;

/// <summary>
/// Who is refused when there is more than the machine can do: batches soon, for one takes as long as many refusals, and other
/// requests only where that does not help, for they cost hardly more than their refusal.
/// </summary>
internal sealed class LoadShedders(LimitOptions limits)
{
    /// <summary>One batch is read or written while another one is scored; more only make each other wait.</summary>
    private static readonly int BatchesInNeed = 2 * Environment.ProcessorCount;

    /// <summary>Every request passes this one.</summary>
    public LoadShedder Requests { get; } =
        new(limits.MaxQueueDelay, TimeSpan.FromSeconds(1), limits.MaxConcurrentRequests, limits.MaxConcurrentRequests);

    /// <summary>Batches pass this one too.</summary>
    public LoadShedder Batches { get; } =
        new(
            limits.MaxBatchQueueDelay,
            TimeSpan.FromMilliseconds(100),
            limits.MaxConcurrentBatches,
            Math.Min(BatchesInNeed, limits.MaxConcurrentBatches),
            letsOneIn: true);

    /// <summary>Whether any wait refuses anybody.</summary>
    public bool Watch { get; } = limits is not { MaxQueueDelay: null, MaxBatchQueueDelay: null };

    /// <inheritdoc cref="LoadShedder.Observe"/>
    public void Observe(TimeSpan wait, TimeSpan since, double busy)
    {
        Requests.Observe(wait, since, busy);
        Batches.Observe(wait, since, busy);
    }
}
