using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace Churn.Training.Distributed;

/// <summary>Workers that are threads of one process.</summary>
public sealed class LocalGroup : IWorkerGroup
{
    private readonly BlockingCollection<byte[]>[,] boxes; // from, to
    private readonly CancellationToken stopped;

    private LocalGroup(int rank, int count, BlockingCollection<byte[]>[,] boxes, CancellationToken stopped)
    {
        (Rank, Count) = (rank, count);
        this.boxes = boxes;
        this.stopped = stopped;
    }

    /// <summary>One worker that has no others.</summary>
    public static IWorkerGroup Alone { get; } = new LocalGroup(0, 1, Boxes(1), default);

    public int Rank { get; }

    public int Count { get; }

    /// <summary>Does something as several workers at once, each on a thread of its own, the first on the caller's.</summary>
    /// <param name="count">How many workers, 1 or more.</param>
    /// <param name="work">What each does.</param>
    /// <returns>What each returned, in the order of their numbers.</returns>
    /// <remarks>The first exception of any of them stops the others, and is thrown.</remarks>
    public static T[] Run<T>(int count, Func<IWorkerGroup, T> work)
    {
        using var stopping = new CancellationTokenSource();
        var (boxes, results, first) = (Boxes(count), new T[count], (ExceptionDispatchInfo?)null);
        Thread[] others = [.. Enumerable.Range(1, count - 1).Select(rank => new Thread(() => Work(rank)))];
        foreach (var other in others) other.Start();
        Work(0);
        foreach (var other in others) other.Join();
        first?.Throw();
        return results;

        void Work(int rank)
        {
            try
            {
                results[rank] = work(new LocalGroup(rank, count, boxes, stopping.Token));
            }
            catch (Exception fault)
            {
                Interlocked.CompareExchange(ref first, ExceptionDispatchInfo.Capture(fault), null);
                stopping.Cancel();
            }
        }
    }

    public byte[][] Exchange(byte[][] blocks)
    {
        if (Count == 1) return [[.. blocks[0]]];
        for (var to = 0; to < Count; to++) boxes[Rank, to].Add([.. blocks[to]], stopped);
        return [.. Enumerable.Range(0, Count).Select(from => boxes[from, Rank].Take(stopped))];
    }

    public IWorkerGroup First(int count) => new LocalGroup(Rank, count, boxes, stopped);

    private static BlockingCollection<byte[]>[,] Boxes(int count)
    {
        var boxes = new BlockingCollection<byte[]>[count, count];
        for (var from = 0; from < count; from++)
            for (var to = 0; to < count; to++) boxes[from, to] = [];
        return boxes;
    }
}
