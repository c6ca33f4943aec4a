using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Churn.Benchmarks.Life;

namespace Churn.Benchmarks.Overload;

/// <summary>
/// Clients that hold connections without use, send a byte now and then, or go in the middle; and whether others still get
/// answers.
/// </summary>
/// <param name="service">The service.</param>
/// <param name="customer">A customer, as JSON, that others ask for.</param>
internal sealed class HostileClients(ServiceProcess service, string customer)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan HeldFor = TimeSpan.FromSeconds(15);

    private static readonly byte[] Start = Encoding.ASCII.GetBytes(
        "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{\"tenure\": "
    );

    /// <returns>How many kinds harmed anybody.</returns>
    public async Task<int> RunAsync(int clients)
    {
        var before = (Memory: service.ResidentMemory(), Files: service.OpenFiles());
        var harmed = 0;
        harmed += await Judge("mute: they connect and say nothing", clients, (_, _) => Task.CompletedTask);
        harmed += await Judge("slow: a byte of a header every second", clients, Drip);
        harmed += await Judge("gone: half a body and away", clients, Leave);
        var waited = Stopwatch.StartNew();
        while (service.OpenFiles() > before.Files + 20 && waited.Elapsed < Patience) await Task.Delay(500);
        var left = service.OpenFiles() - before.Files;
        Console.WriteLine(
            string.Create(CultureInfo.InvariantCulture,
                $"afterwards {left} more open files than before, after {waited.Elapsed.TotalSeconds:0} s; resident "
                    + $"memory {before.Memory:0} MiB before, {service.ResidentMemory():0} after"
            ));
        return harmed + (left > 20 ? 1 : 0);
    }

    private async Task<int> Judge(string kind, int clients, Func<Socket, CancellationToken, Task> behave)
    {
        using var end = new CancellationTokenSource();
        var sockets = new List<Socket>();
        try
        {
            for (var client = 0; client < clients; client++) sockets.Add(await Connect());
            var behaviour = sockets.Select(socket => Ignoring(() => behave(socket, end.Token))).ToArray();
            var (failures, p99) = await Others();
            await end.CancelAsync();
            await Task.WhenAll(behaviour);
            Console.WriteLine(
                FormattableString.Invariant($"{clients} clients {kind}: others got {failures} failures, p99 {p99:0.0} ms"));
            return failures == 0 ? 0 : 1;
        }
        finally
        {
            foreach (var socket in sockets) socket.Dispose();
        }
    }

    private async Task<Socket> Connect()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { LingerState = new LingerOption(true, 0) };
        await socket.ConnectAsync(service.Client.BaseAddress!.Host, service.Client.BaseAddress.Port);
        return socket;
    }

    /// <summary>What others see meanwhile.</summary>
    private async Task<(int Failures, double P99)> Others()
    {
        var (clock, failures, times) = (Stopwatch.StartNew(), 0, new List<double>());
        while (clock.Elapsed < HeldFor)
        {
            var asked = Stopwatch.GetTimestamp();
            var (status, _, _) = await service.Predict(customer);
            if (status != System.Net.HttpStatusCode.OK) failures++;
            times.Add(Stopwatch.GetElapsedTime(asked).TotalMilliseconds);
            await Task.Delay(5);
        }

        times.Sort();
        return (failures, times[(int)(0.99 * (times.Count - 1))]);
    }

    private static async Task Drip(Socket socket, CancellationToken end)
    {
        foreach (var letter in Start)
        {
            await socket.SendAsync(new[] { letter }, end);
            await Task.Delay(1_000, end);
        }
    }

    private static async Task Leave(Socket socket, CancellationToken end)
    {
        await socket.SendAsync(Start, end);
        socket.Dispose();
    }

    private static async Task Ignoring(Func<Task> act)
    {
        try
        {
            await act();
        }
        catch (Exception gone) when (gone is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // the service, or the end of the trial, cut it off
        }
    }
}
