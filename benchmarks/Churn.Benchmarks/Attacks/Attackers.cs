using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Churn.Benchmarks.Attacks;

/// <summary>The kinds of attack. Each goes on until it is stopped, and counts the answers that it saw by their status.</summary>
internal sealed class Attackers(AttackedService service)
{
    private const string Lines = "Content-Type: application/x-ndjson\r\nTransfer-Encoding: chunked\r\n";

    private readonly ConcurrentDictionary<string, int> answers = new(StringComparer.Ordinal);

    public static IReadOnlyDictionary<string, Func<Attackers, int, CancellationToken, Task>> Kinds { get; } =
        new Dictionary<string, Func<Attackers, int, CancellationToken, Task>>(StringComparer.Ordinal)
        {
            ["unread-batches"] = (attackers, clients, end) =>
                attackers.Many(clients, (number, stop) => attackers.Unread(number, Chunk("{\"tenure\":1}\n", 2_000), stop), end),
            ["large-records"] = (attackers, clients, end) =>
                attackers.Many(
                    clients,
                    (number, stop) =>
                        attackers.Unread(number, Chunk($"{{\"customerID\":\"{new string('x', 1_000_000)}\"}}\n", 1), stop),
                    end),
            ["unread-segments"] = (attackers, clients, end) => attackers.Many(clients, attackers.Segments, end),
            ["slow-batches"] = (attackers, clients, end) => attackers.Many(clients, attackers.Slow, end),
            ["silent-connections"] = (attackers, _, end) => attackers.Many(10_000, attackers.Silent, end),
            ["idle-connections"] = (attackers, _, end) => attackers.Many(10_000, attackers.Idle, end),
            ["held-audit-lock"] = (attackers, clients, end) => attackers.HoldLock(2 * clients, end),
            ["huge-chunks"] = (attackers, clients, end) => attackers.Many(clients, attackers.HugeChunk, end),
        };

    public string Answers =>
        string.Join(
            ", ",
            answers
                .OrderBy(answer => answer.Key, StringComparer.Ordinal)
                .Select(answer => FormattableString.Invariant($"{answer.Key} {answer.Value}")));

    private static byte[] Chunk(string record, int count)
    {
        var body = string.Concat(Enumerable.Repeat(record, count));
        return Encoding.ASCII.GetBytes(FormattableString.Invariant($"{body.Length:x}\r\n{body}\r\n"));
    }

    private async Task Many(int clients, Func<int, CancellationToken, Task> act, CancellationToken end) =>
        await Task.WhenAll(
            Enumerable.Range(0, clients).Select(number => Task.Run(() => Again(number, act, end), CancellationToken.None)));

    /// <summary>Acts again and again; whoever is cut off comes back.</summary>
    private async Task Again(int number, Func<int, CancellationToken, Task> act, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                await act(number, end);
            }
            catch (Exception cut) when (cut is SocketException or OperationCanceledException)
            {
                if (cut is SocketException) answers.AddOrUpdate("cut off", 1, (_, count) => count + 1);
            }

            await Task.Delay(50, CancellationToken.None);
        }
    }

    /// <summary>Sends records without end and reads of the answers no more than the status.</summary>
    private async Task Unread(int number, byte[] chunk, CancellationToken end)
    {
        using var socket = await service.ConnectAsync();
        await socket.SendAsync(service.Head("POST /predict/batch", $"X-Api-Key: {service.Keys[number % 2]}\r\n{Lines}"), end);
        var status = Status(socket, end);
        while (!(status.IsCompletedSuccessfully && status.Result != "200")) await socket.SendAsync(chunk, end);
    }

    /// <summary>Sends the most customers that are answered at once, and does not read the answer.</summary>
    private async Task Segments(int number, CancellationToken end)
    {
        using var socket = await service.ConnectAsync();
        var body = Encoding.ASCII.GetBytes($"[{string.Join(',', Enumerable.Repeat("{\"a\":1,\"b\":2,\"c\":3}", 10_000))}]");
        await socket.SendAsync(
            service.Head(
                "POST /segments",
                string.Create(CultureInfo.InvariantCulture,
                    $"X-Api-Key: {service.Keys[number % 2]}\r\nContent-Type: "
                        + $"application/json\r\nContent-Length: {body.Length}\r\n"
                )),
            end);
        await socket.SendAsync(body, end);
        if (await Status(socket, end) == "200") await Task.Delay(Timeout.Infinite, end);
    }

    /// <summary>Sends a record a second.</summary>
    private async Task Slow(int number, CancellationToken end)
    {
        using var socket = await service.ConnectAsync();
        await socket.SendAsync(service.Head("POST /predict/batch", $"X-Api-Key: {service.Keys[0]}\r\n{Lines}"), end);
        var status = Status(socket, end);
        while (!(status.IsCompletedSuccessfully && status.Result != "200"))
        {
            await socket.SendAsync(Chunk(new string(' ', 300) + "{\"tenure\":1}\n", 1), end);
            await Task.Delay(1_000, end);
        }
    }

    private async Task Silent(int number, CancellationToken end)
    {
        using var socket = await service.ConnectAsync();
        if (await socket.ReceiveAsync(new byte[1], end) == 0) throw new SocketException((int)SocketError.ConnectionReset);
    }

    /// <summary>Asks once, then says nothing.</summary>
    private async Task Idle(int number, CancellationToken end)
    {
        using var socket = await service.ConnectAsync();
        await socket.SendAsync(service.Head("GET /health/live", ""), end);
        await Status(socket, end);
        var buffer = new byte[1024];
        while (await socket.ReceiveAsync(buffer, end) > 0)
        {
            // the rest of the answer
        }

        throw new SocketException((int)SocketError.ConnectionReset);
    }

    /// <summary>Holds the lock of the audit while callers without a key ask for a rollback.</summary>
    private async Task HoldLock(int clients, CancellationToken end)
    {
        await using var held = new FileStream(service.AuditLock, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        await Many(clients, Rollback, end);
    }

    private async Task Rollback(int number, CancellationToken end)
    {
        using var socket = await service.ConnectAsync();
        await socket.SendAsync(service.Head("POST /models/rollback", "Content-Length: 0\r\n"), end);
        await Status(socket, end);
    }

    private async Task HugeChunk(int number, CancellationToken end)
    {
        using var socket = await service.ConnectAsync();
        await socket.SendAsync(
            service.Head(
                "POST /predict",
                $"X-Api-Key: {service.Keys[number % 2]}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n"),
            end);
        await socket.SendAsync("80000000\r\n{}"u8.ToArray(), end);
        await Status(socket, end);
    }

    private async Task<string> Status(Socket socket, CancellationToken end)
    {
        var start = new byte["HTTP/1.1 200".Length];
        var length = 0;
        while (length < start.Length)
        {
            var count = await socket.ReceiveAsync(start.AsMemory(length), end);
            if (count == 0) throw new SocketException((int)SocketError.ConnectionReset);
            length += count;
        }

        var status = Encoding.ASCII.GetString(start, start.Length - 3, 3);
        answers.AddOrUpdate(status, 1, (_, count) => count + 1);
        return status;
    }
}
