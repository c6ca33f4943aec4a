namespace Churn.Training.Distributed;

/// <summary>
/// Workers that train one model together. All make the same calls in the same order, and each call waits for the others.
/// </summary>
public interface IWorkerGroup
{
    /// <summary>The number of this worker, from 0.</summary>
    int Rank { get; }

    /// <summary>How many workers there are, 1 or more.</summary>
    int Count { get; }

    /// <summary>Sends a block to each worker, and waits for theirs.</summary>
    /// <param name="blocks">One for each worker, in the order of their numbers; the own one stays here.</param>
    /// <returns>What each worker had for this one, in the order of their numbers.</returns>
    /// <exception cref="WorkerException">A worker is lost, or does something else.</exception>
    byte[][] Exchange(byte[][] blocks);

    /// <summary>The first workers, who make exchanges without the others.</summary>
    /// <param name="count">How many; this worker is one of them.</param>
    IWorkerGroup First(int count);

    /// <summary>What messages call a worker.</summary>
    string NameOf(int worker) => FormattableString.Invariant($"worker {worker}");
}

/// <summary>What follows from an exchange.</summary>
public static class WorkerGroupExtensions
{
    /// <summary>What messages call a worker at the beginning of a sentence.</summary>
    public static string TitleOf(this IWorkerGroup group, int worker) => WorkerMeshOptions.Capital(group.NameOf(worker));

    /// <summary>Tells all workers the same, and returns what each of them told, in the order of their numbers.</summary>
    /// <inheritdoc cref="IWorkerGroup.Exchange" path="/exception"/>
    public static byte[][] AllGather(this IWorkerGroup group, byte[] block)
    {
        var blocks = new byte[group.Count][];
        Array.Fill(blocks, block);
        return group.Exchange(blocks);
    }

    /// <summary>Compares what all workers must have in common.</summary>
    /// <param name="group">The workers.</param>
    /// <param name="own">What this worker has.</param>
    /// <param name="describe">From the number of a worker that has something else to a sentence.</param>
    /// <exception cref="WorkerException">A worker has something else, or is lost.</exception>
    public static void CheckSame(this IWorkerGroup group, byte[] own, Func<int, string> describe)
    {
        var all = group.AllGather(own);
        // told the same on all workers: who differs from worker 0
        for (var worker = 1; worker < all.Length; worker++)
            if (!all[worker].AsSpan().SequenceEqual(all[0])) throw new WorkerException(describe(worker));
    }
}

/// <summary>Workers cannot train together any more, or never could; the message tells why, and what to do.</summary>
public sealed class WorkerException(string message, Exception? cause = null) : Exception(message, cause);
