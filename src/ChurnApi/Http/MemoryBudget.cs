namespace ChurnApi.Http;

/// <summary>
/// Bounds the memory of what waits: bodies that are read whole, batches under way, answers that callers have not taken yet. It is
/// one number for all requests together, since the sum is what ends a process.
/// </summary>
internal sealed class MemoryBudget
{
    /// <summary>
    /// One part in so many of what the process may use. The others are for the model, the collector's reserve and the server.
    /// </summary>
    private const int Part = 4;

    private long taken;

    /// <param name="total">
    /// The bytes; null for a quarter of what the process may use, which is less than its container's limit.
    /// </param>
    public MemoryBudget(long? total) => Total = total ?? GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / Part;

    /// <summary>The bytes that all requests may hold together.</summary>
    public long Total { get; }

    /// <summary>The bytes that are left; negative where more was charged than there is.</summary>
    public long Free => Total - Volatile.Read(ref taken);

    /// <summary>Takes bytes if they are free.</summary>
    public bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref taken, bytes) <= Total) return true;
        Return(bytes);
        return false;
    }

    /// <summary>Counts bytes that are held already, free or not.</summary>
    public void Charge(long bytes) => Interlocked.Add(ref taken, bytes);

    public void Return(long bytes) => Interlocked.Add(ref taken, -bytes);
}

/// <summary>What one request holds of a <see cref="MemoryBudget"/>; given back when it is disposed.</summary>
internal sealed class MemoryLease(MemoryBudget budget) : IDisposable
{
    private long held;

    /// <summary>Takes as many bytes more as are needed to hold so many.</summary>
    /// <returns>False where they are not free; what was held stays.</returns>
    public bool TryGrowTo(long bytes)
    {
        if (bytes <= held) return true;
        if (!budget.TryTake(bytes - held)) return false;
        held = bytes;
        return true;
    }

    public void Dispose()
    {
        budget.Return(held);
        held = 0;
    }
}

/// <summary>Counts the memory that a request holds until it has been answered.</summary>
internal static class HeldMemory
{
    /// <summary>Holds as many bytes more as are needed to hold so many.</summary>
    /// <returns>False where they are not free.</returns>
    public static bool TryHold(this HttpContext context, long bytes)
    {
        if (context.Features.Get<MemoryLease>() is { } lease) return lease.TryGrowTo(bytes);
        lease = new MemoryLease(context.RequestServices.GetRequiredService<MemoryBudget>());
        context.Features.Set(lease);
        context.Response.RegisterForDispose(lease);
        return lease.TryGrowTo(bytes);
    }
}
