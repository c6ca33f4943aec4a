using Churn.Core.Schema;

namespace ChurnApi.Predict;

/// <summary>
/// Remembers by caller and key how batches were answered. It is the memory of this process. Where it is full, the caller who has
/// most in it loses the oldest: nobody pushes out what others sent.
/// </summary>
internal sealed class IdempotencyStore(TimeProvider time)
{
    /// <summary>The most batches that are remembered.</summary>
    public const int Capacity = 10_000;

    /// <summary>How long a batch is remembered.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private readonly Lock gate = new();
    private readonly Dictionary<IdempotencyKey, LinkedListNode<IdempotencyRecord>> batches = [];

    /// <summary>Of each caller, the oldest first.</summary>
    private readonly Dictionary<string, LinkedList<IdempotencyRecord>> callers = new(StringComparer.Ordinal);

    /// <summary>Begins a batch, the first time or again.</summary>
    /// <param name="key">Its key and caller.</param>
    /// <param name="terms">Its terms.</param>
    /// <param name="version">The version that answers it if it is new.</param>
    /// <param name="asOf">The day as of which it is answered if it is new.</param>
    /// <param name="batch">What is remembered of it, new or old.</param>
    /// <returns>False if it is under way already.</returns>
    public bool TryBegin(
        IdempotencyKey key,
        BatchRequestOptions terms,
        string version,
        AsOf asOf,
        out IdempotencyRecord batch)
    {
        lock (gate)
        {
            ForgetExpired(key.Caller);
            if (batches.TryGetValue(key, out var known)) batch = known.Value;
            else Add(batch = new IdempotencyRecord(key, terms.Fingerprint, version, asOf, time.GetUtcNow()));
            if (batch.IsUnderWay) return false;
            batch.IsUnderWay = true;
            return true;
        }
    }

    /// <summary>Whether it remembers a batch.</summary>
    public bool Knows(IdempotencyKey key)
    {
        lock (gate)
        {
            ForgetExpired(key.Caller);
            return batches.ContainsKey(key);
        }
    }

    /// <summary>Ends a batch. One that was refused is forgotten, unless anything of it was answered before.</summary>
    /// <param name="batch">The batch.</param>
    /// <param name="wasRefused">Whether it was refused as a whole this time.</param>
    public void End(IdempotencyRecord batch, bool wasRefused)
    {
        lock (gate)
        {
            batch.IsUnderWay = false;
            batch.IsKept |= !wasRefused;
            if (!batch.IsKept && batches.TryGetValue(batch.Key, out var node) && node.Value == batch) Forget(node);
        }
    }

    private void Add(IdempotencyRecord batch)
    {
        if (batches.Count == Capacity) Forget(callers.Values.MaxBy(list => list.Count)!.First!);
        if (!callers.TryGetValue(batch.Key.Caller, out var own)) callers.Add(batch.Key.Caller, own = []);
        batches.Add(batch.Key, own.AddLast(batch));
    }

    private void ForgetExpired(string caller)
    {
        if (!callers.TryGetValue(caller, out var own)) return;
        while (own.First is { } oldest && time.GetUtcNow() - oldest.Value.First >= Kept) Forget(oldest);
    }

    private void Forget(LinkedListNode<IdempotencyRecord> node)
    {
        var (own, key) = (node.List!, node.Value.Key);
        batches.Remove(key);
        own.Remove(node);
        if (own.Count == 0) callers.Remove(key.Caller);
    }
}
