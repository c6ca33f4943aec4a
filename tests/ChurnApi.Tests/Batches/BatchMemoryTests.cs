using System.Net.Sockets;
using System.Text;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;
using static ChurnApi.Tests.Batches.BatchBodies;

namespace ChurnApi.Tests.Batches;

[CollectionDefinition("memory", DisableParallelization = true)]
public sealed class MemoryCollection;

/// <summary>Nothing else runs while memory is looked at.</summary>
[Collection("memory")]
public sealed class BatchMemoryTests
{
    private const int Customers = 200_000;
    private const string Customer =
        "{\"customerID\":\"C1\",\"tenure\":12,\"MonthlyCharges\":70.35,\"Contract\":\"One "
            + "year\",\"SeniorCitizen\":0,\"PaperlessBilling\":\"Yes\"}\n";

    [Fact]
    public async Task Memory_does_not_grow_with_the_batch()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel());
        await Count(service, 10_000, () => { });
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var most = 0L;

        var results = await Count(service, Customers, () => most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true)));

        results.Should().Be(Customers);
        (most - before)
            .Should()
            .BeLessThan(20 * 1024 * 1024, "16 MiB of the answer may wait, where body and answer have more than 60");
    }

    private static async Task<int> Count(RunningService service, int customers, Action now)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(service.Address.Host, service.Address.Port);
        var stream = socket.GetStream();
        var sending = Task.Run(async () =>
        {
            var head =
                $"POST {BatchPath} HTTP/1.0\r\nContent-Type: {Lines}\r\n"
                + $"Content-Length: {(long)customers * Customer.Length}\r\n\r\n";
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head));
            var thousand = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Customer, 1_000)));
            for (var sent = 0; sent < customers; sent += 1_000) await stream.WriteAsync(thousand);
        });
        using var answer = new StreamReader(stream);
        var results = 0;
        while (await answer.ReadLineAsync() is { } line)
            if (line.Contains("\"result\":", StringComparison.Ordinal) && ++results % 20_000 == 0) now();
        await sending;
        return results;
    }
}
