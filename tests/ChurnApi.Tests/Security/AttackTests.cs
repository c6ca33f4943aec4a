using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Churn.Access;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;
using static ChurnApi.Tests.Batches.BatchBodies;

namespace ChurnApi.Tests.Security;

/// <summary>Callers who mean harm do not keep the others from being answered.</summary>
public class AttackTests
{
    private const string Customer = "{\"tenure\":1}\n";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Batches_beyond_the_memory_are_refused_until_others_have_ended()
    {
        await using var service = await RunningService.StartAsync(
            new HandMadeModel(),
            $"--ChurnApi:Limits:MaxBufferedBytes={Math.Max(1024 * 1024, ChurnApi.Predict.BatchRun.Memory + 1_000)}");
        using (await BeginBatch(service))
            (await UntilBatchAsync(service, HttpStatusCode.ServiceUnavailable))
                .MustBeProblem(HttpStatusCode.ServiceUnavailable, "busy")
                .Headers["Retry-After"]
                .Should()
                .Be("1");

        (await UntilBatchAsync(service, HttpStatusCode.OK)).Items().Should().ContainSingle();
    }

    [Fact]
    public async Task Bodies_read_whole_are_refused_where_no_memory_is_free()
    {
        await using var service = await RunningService.StartAsync(
            new HandMadeModel(),
            "--ChurnApi:Limits:MaxBufferedBytes=1048576");
        var large = $"[{string.Join(',', Enumerable.Repeat("{\"tenure\":1}", 1_000))}]";

        (await service.PostAsync("/segments", large))
            .MustBeProblem(HttpStatusCode.ServiceUnavailable, "busy")
            .Headers["Retry-After"]
            .Should()
            .Be("1");
        (await service.PostAsync("/predict", $$"""{"customerID": "{{new string('x', 700_000)}}"}""")).MustBeProblem(
            HttpStatusCode.ServiceUnavailable,
            "busy");
        (await service.PostAsync("/segments", $"[{Customer}]")).MustBeOk();
    }

    [Fact]
    public async Task Unread_answers_take_no_more_memory_than_there_is_for_all()
    {
        const int Total = 8 * 1024 * 1024;
        await using var service = await RunningService.StartAsync(
            new HandMadeModel(),
            $"--ChurnApi:Limits:MaxBufferedBytes={Total}");
        var callers = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 4; i++) callers.Add(await BeginBatch(service));
            var chunk = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(Customer, 1_000)));
            var sending = callers.Select(caller => SendUntilFull(caller.GetStream(), chunk)).ToArray();
            await Task.WhenAll(sending);

            (Total - service.Memory.Free).Should().BeInRange(4 * ChurnApi.Predict.BatchRun.Memory, Total);
        }
        finally
        {
            callers.ForEach(caller => caller.Dispose());
        }

        (await UntilBatchAsync(service, HttpStatusCode.OK)).Items().Should().ContainSingle();
    }

    [Fact]
    public async Task One_caller_takes_no_more_places_for_batches_than_its_own()
    {
        using var keys = new KeysOnDisk();
        var (greedy, other) = (keys.Add(Scopes.Predict), keys.Add(Scopes.Predict));
        await using var service = await RunningService.StartAsync(
            new HandMadeModel(),
            keys.Setting,
            "--ChurnApi:Limits:MaxCallerBatches=1");
        using var under = await BeginBatch(service, greedy);

        (await service.AskAsync(HttpMethod.Post, BatchPath, greedy, "[{}]"))
            .MustBeProblem(HttpStatusCode.TooManyRequests, "rate-limit")
            .Headers["Retry-After"]
            .Should()
            .Be("1");
        (await service.AskAsync(HttpMethod.Post, "/segments", greedy, "[{}]")).MustBeProblem(
            HttpStatusCode.TooManyRequests,
            "rate-limit");
        (await service.AskAsync(HttpMethod.Post, "/predict", greedy, "{\"tenure\":1}")).MustBeOk();
        (await service.AskAsync(HttpMethod.Post, BatchPath, other, "[{\"tenure\":1}]")).MustBeOk();
    }

    [Fact]
    public async Task A_batch_that_takes_longer_than_any_may_is_ended()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel(), "--ChurnApi:Limits:BatchTimeout=00:00:01");
        using var connection = await RawConnection.OpenAsync(service.Address);
        await connection.SendAsync(connection.Head(BatchPath, 100) + "[");

        var answer = await connection.ReadAsync().WaitAsync(Patience);

        answer.Should().StartWith("HTTP/1.1 408").And.Contain("/problems/request-timeout");
    }

    [Theory]
    [InlineData("")]
    [InlineData("GET /health/live HTT")]
    [InlineData("GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")]
    public async Task Connections_without_a_request_under_way_make_room_for_others(string said)
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel(), "--ChurnApi:Limits:MaxConnections=4");
        var idle = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 4; i++)
            {
                idle.Add(await Connect(service));
                await idle[i].GetStream().WriteAsync(Encoding.ASCII.GetBytes(said));
            }

            await UntilHealthyAsync(service); // at once, but for the requests above that are still being answered
        }
        finally
        {
            idle.ForEach(caller => caller.Dispose());
        }
    }

    [Fact]
    public async Task A_connection_with_a_request_under_way_keeps_its_place()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel(), "--ChurnApi:Limits:MaxConnections=2");
        using (var first = await BeginBatch(service))
        using (await BeginBatch(service))
        {
            await FluentActions.Awaiting(() => service.GetAsync("/health/live")).Should().ThrowAsync<HttpRequestException>();
            await first.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Customer));
            (await first.GetStream().ReadAsync(new byte[1])).Should().Be(1, "it is answered still");
        }

        await UntilHealthyAsync(service);
    }

    [Fact]
    public async Task A_held_audit_keeps_no_request_waiting_and_all_refusals_are_counted()
    {
        using var keys = new KeysOnDisk();
        keys.Add(Scopes.Predict);
        await using (var service = await RunningService.StartAsync(new HandMadeModel(), keys.Setting))
        {
            var held = new FileStream(keys.Audit + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            await using (held)
            {
                var asked = Enumerable.Range(0, 100).Select(_ => service.PostAsync("/models/rollback", "{}"));
                // the audit waits for the lock for five
                foreach (var answer in await Task.WhenAll(asked).WaitAsync(TimeSpan.FromSeconds(4)))
                    answer.MustBeProblem(HttpStatusCode.Unauthorized, "api-key");
            }
        }

        var lines = File.ReadAllLines(keys.Audit).Select(line => JsonElement.Parse(line)).ToArray();
        lines.Should().HaveCountLessThan(70).And.OnlyContain(line => line.GetProperty("outcome").GetString() == "refused");
        lines.Any(line => line.TryGetProperty("why", out _)).Should().BeTrue("those that have no line are counted in the next");
    }

    [Theory]
    [InlineData("/predict", Json)]
    [InlineData("/segments", Json)]
    [InlineData(BatchPath, Json)]
    [InlineData(BatchPath, Lines)]
    [InlineData(BatchPath, Table)]
    [InlineData("/models/rollback", Json)]
    public async Task A_chunk_that_says_it_is_huge_is_a_bad_request_without_a_trace_in_the_log(string path, string type)
    {
        using var keys = new KeysOnDisk();
        var key = keys.Add(Scopes.Admin);
        await using var service = await RunningService.StartAsync(new HandMadeModel(), keys.Setting);
        foreach (var size in new[] { "80000000", "FFFFFFFF", "100000000", "7fffffffffffffff", "zz" })
        {
            using var connection = await RawConnection.OpenAsync(service.Address);
            await connection.SendAsync(
                $"POST {path} HTTP/1.1\r\nHost: localhost\r\nX-Api-Key: {key}\r\nContent-Type: {type}\r\nTransfer-Encoding: "
                    + $"chunked\r\n\r\n{size}\r\n{{}}"
            );

            (await connection.ReadAsync().WaitAsync(Patience)).Should().StartWith("HTTP/1.1 400", size);
        }

        service.Log.Lines.Should().NotContain(line => line.Contains("   at ", StringComparison.Ordinal));
    }

    /// <summary>Asks for the health on new connections until it is answered, for five seconds at most.</summary>
    private static async Task UntilHealthyAsync(RunningService service)
    {
        for (var i = 0; i < 100; i++)
        {
            try
            {
                using var caller = await Connect(service);
                await caller.GetStream().WriteAsync("GET /health/live HTTP/1.0\r\n\r\n"u8.ToArray());
                using var answer = new StreamReader(caller.GetStream());
                if (await answer.ReadLineAsync() == "HTTP/1.1 200 OK") return;
            }
            catch (Exception refused) when (refused is SocketException or IOException)
            {
                // there is no place yet
            }

            await Task.Delay(50);
        }

        Assert.Fail("Health is not answered.");
    }

    private static async Task<TcpClient> Connect(RunningService service)
    {
        var caller = new TcpClient();
        await caller.ConnectAsync(service.Address.Host, service.Address.Port);
        return caller;
    }

    private static async Task<TcpClient> BeginBatch(RunningService service, string? key = null)
    {
        var caller = await Connect(service);
        var head =
            $"POST {BatchPath} HTTP/1.1\r\nHost: "
                + $"localhost\r\n{(key is null ? "" : $"X-Api-Key: {key}\r\n")}Content-Type: {Lines}\r\nContent-Length: "
                + $"1000000000\r\n\r\n{Customer}";
        await caller.GetStream().WriteAsync(Encoding.ASCII.GetBytes(head));
        await caller.GetStream().ReadExactlyAsync(new byte[15]); // its answer has begun
        return caller;
    }

    /// <summary>Sends until nothing has been taken for a second.</summary>
    private static async Task SendUntilFull(NetworkStream stream, byte[] chunk)
    {
        using var end = new CancellationTokenSource();
        try
        {
            while (true)
            {
                end.CancelAfter(TimeSpan.FromSeconds(1));
                await stream.WriteAsync(chunk, end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // the service reads no further
        }
    }

    private static async Task<Answer> UntilBatchAsync(RunningService service, HttpStatusCode status)
    {
        for (var i = 0; i < 200; i++)
        {
            var answer = await service.SendAsync(Lines, Customer);
            if (answer.Status == status) return answer;
            await Task.Delay(50);
        }

        throw new TimeoutException($"No batch was answered with {status} within ten seconds.");
    }
}
