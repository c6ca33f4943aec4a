using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;

namespace Churn.Benchmarks.Overload;

/// <summary>
/// Asks at a fixed rate whether answers come or not, as many independent callers do. The time of an answer counts from when the
/// request was due, so a service that falls behind cannot hide it.
/// </summary>
/// <param name="service">Where the service is.</param>
/// <param name="request">The bytes to send.</param>
internal sealed class OpenLoad(Uri service, byte[] request)
{
    /// <summary>
    /// The most requests without an answer, each on a connection of its own; what is due beyond them is counted as unsent.
    /// </summary>
    private const int MostWaiting = 512;

    private readonly ConcurrentBag<LoadAnswer> answers = [];
    private readonly ConcurrentStack<LoadConnection> idle = [];
    private int waiting;

    /// <summary>Asks for a while, and waits for the last answer.</summary>
    /// <param name="rate">Requests per second.</param>
    /// <param name="length">For how long.</param>
    public async Task<LoadReport> RunAsync(double rate, TimeSpan length)
    {
        var (clock, unsent) = (Stopwatch.StartNew(), 0);
        var total = (int)(rate * length.TotalSeconds);
        for (var number = 0; number < total; number++)
        {
            var due = TimeSpan.FromSeconds(number / rate);
            while (clock.Elapsed < due) await Task.Delay(1);
            if (Volatile.Read(ref waiting) >= MostWaiting) unsent++;
            else _ = Ask(clock, due);
        }

        while (Volatile.Read(ref waiting) > 0) await Task.Delay(10);
        while (idle.TryPop(out var connection)) connection.Dispose();
        return new LoadReport([.. answers], unsent, clock.Elapsed);
    }

    private async Task Ask(Stopwatch clock, TimeSpan due)
    {
        Interlocked.Increment(ref waiting);
        var isOpen = idle.TryPop(out var connection);
        connection ??= new LoadConnection();
        try
        {
            if (!isOpen) await connection.ConnectAsync(service);
            var (status, hasRetryAfter) = await connection.AskAsync(request);
            answers.Add(new LoadAnswer(due, clock.Elapsed - due, status, hasRetryAfter));
            idle.Push(connection);
        }
        catch (Exception broken) when (broken is SocketException or IOException)
        {
            answers.Add(new LoadAnswer(due, clock.Elapsed - due, null, false));
            connection.Dispose();
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }
}
