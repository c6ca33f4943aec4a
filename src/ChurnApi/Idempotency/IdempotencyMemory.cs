using ChurnApi.Batches;

namespace ChurnApi.Idempotency;

/// <summary>
/// Remembers by key how batches were answered. It is the memory of this process: another replica, or this one after a restart,
/// answers a key as if it were new.
/// </summary>
internal sealed class IdempotencyMemory(TimeProvider time)
{
    /// <summary>The most batches that are remembered; the oldest are forgotten first.</summary>
    public const int Capacity = 10_000;

    /// <summary>How long a batch is remembered.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private readonly Lock gate = new();
    private readonly Dictionary<string, RememberedBatch> batches = [];
    private readonly Queue<RememberedBatch> order = [];

    /// <summary>Begins a batch, the first time or again.</summary>
    /// <param name="id">Its key and caller.</param>
    /// <param name="terms">Its terms.</param>
    /// <param name="version">The version that answers it if it is new.</param>
    /// <param name="asOf">The day as of which it is answered if it is new.</param>
    /// <param name="batch">What is remembered of it, new or old.</param>
    /// <returns>False if it is under way already.</returns>
    public bool TryBegin(string id, BatchTerms terms, string version, DateOnly? asOf, out RememberedBatch batch)
    {
        lock (gate)
        {
            ForgetExpired();
            if (!batches.TryGetValue(id, out batch!)) Add(batch = new RememberedBatch(id, terms, version, asOf, time.GetUtcNow()));
            if (batch.IsUnderWay) return false;
            batch.IsUnderWay = true;
            return true;
        }
    }

    /// <summary>Ends a batch. One that was refused is forgotten, unless anything of it was answered before.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="wasRefused">Whether it was refused as a whole this time.</param>
    public void End(RememberedBatch batch, bool wasRefused)
    {
        lock (gate)
        {
            batch.IsUnderWay = false;
            batch.IsKept |= !wasRefused;
            if (!batch.IsKept) Forget(batch);
        }
    }

    private void Add(RememberedBatch batch)
    {
        if (order.Count == Capacity) Forget(order.Dequeue());
        batches.Add(batch.Id, batch);
        order.Enqueue(batch);
    }

    private void ForgetExpired()
    {
        while (order.TryPeek(out var oldest) && time.GetUtcNow() - oldest.First >= Kept) Forget(order.Dequeue());
    }

    private void Forget(RememberedBatch batch)
    {
        if (batches.TryGetValue(batch.Id, out var known) && known == batch) batches.Remove(batch.Id);
    }
}
