using System.Net;
using System.Net.Sockets;
using System.Text;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;
using static ChurnApi.Tests.Batches.BatchBodies;

namespace ChurnApi.Tests.Batches;

/// <summary>Batches are answered while they come, in memory that does not grow with them.</summary>
public sealed class BatchStreamTests : IAsyncLifetime
{
    private const string Customer =
        "{\"customerID\":\"C1\",\"tenure\":12,\"MonthlyCharges\":70.35,\"Contract\":\"One "
            + "year\",\"SeniorCitizen\":0,\"PaperlessBilling\":\"Yes\"}\n";

    private RunningService service = null!;

    public async Task InitializeAsync() =>
        service = await RunningService.StartAsync(new HandMadeModel(), "--ChurnApi:MaxStreamBytes=200000000");

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task The_first_answers_come_before_the_whole_body_was_sent()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(service.Address.Host, service.Address.Port);
        var stream = socket.GetStream();
        using var answer = new StreamReader(stream);
        await WriteAsync(
            stream,
            $"POST {BatchPath} HTTP/1.0\r\nContent-Type: {Lines}\r\nContent-Length: {4 * Customer.Length}\r\n\r\n");
        await WriteAsync(stream, Customer);

        (await UntilAsync(answer, "\"index\":0")).Should().Contain("\"churnProbability\"");
        await WriteAsync(stream, Customer + Customer[..10]);
        await UntilAsync(answer, "\"index\":1");
        await WriteAsync(stream, Customer[10..]);
        await UntilAsync(answer, "\"index\":2");
        await WriteAsync(stream, Customer);
        await UntilAsync(answer, "\"index\":3");
        (await answer.ReadToEndAsync()).Should().BeEmpty();
    }

    [Fact]
    public async Task A_client_that_sends_everything_before_it_reads_gets_an_answer_of_usual_size()
    {
        var answer = await service.SendAsync(Lines, string.Concat(Enumerable.Repeat(Customer, 30_000)));

        answer.Items().Should().HaveCount(30_000).And.OnlyContain(item => !item.IsError());
    }

    [Fact]
    public async Task A_caller_that_goes_leaves_nothing_behind()
    {
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(service.Address.Host, service.Address.Port);
            await WriteAsync(
                socket.GetStream(),
                $"POST {BatchPath} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {Lines}\r\nContent-Length: "
                    + $"1000000\r\n\r\n{Customer}{Customer}"
            );
            using var answer = new StreamReader(socket.GetStream());
            await UntilAsync(answer, "\"index\":1");
        }

        (await service.SendAsync(Lines, Customer)).Items().Should().HaveCount(1);
        service.Log.Lines.Should().NotContain(line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_body_over_the_limit_is_refused_before_it_is_read()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(service.Address.Host, service.Address.Port);
        await WriteAsync(
            socket.GetStream(),
            $"POST {BatchPath} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {Lines}\r\nContent-Length: 200000001\r\nExpect: "
                + "100-continue\r\n\r\n"
        );
        using var answer = new StreamReader(socket.GetStream());

        (await answer.ReadLineAsync()).Should().Be("HTTP/1.1 413 Payload Too Large");
    }

    [Fact]
    public async Task More_batches_than_are_answered_at_a_time_are_refused_until_one_has_ended()
    {
        await using var narrow = await RunningService.StartAsync(new HandMadeModel(), "--ChurnApi:Limits:MaxConcurrentBatches=1");
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(narrow.Address.Host, narrow.Address.Port);
            await WriteAsync(
                socket.GetStream(),
                $"POST {BatchPath} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {Lines}\r\nContent-Length: "
                    + $"1000000\r\n\r\n{Customer}"
            );
            using var answer = new StreamReader(socket.GetStream());
            await UntilAsync(answer, "\"index\":0");

            (await narrow.SendAsync(Lines, Customer))
                .MustBeProblem(HttpStatusCode.ServiceUnavailable, "busy")
                .Headers["Retry-After"]
                .Should()
                .Be("1");
        }

        for (var look = 0; (await narrow.SendAsync(Lines, Customer)).Status != HttpStatusCode.OK; look++)
            look.Should().BeLessThan(1_000, "the one under way has gone");
    }

    [Fact]
    public async Task Who_is_refused_hears_of_it_before_the_body_has_come_and_keeps_the_connection()
    {
        await using var narrow = await RunningService.StartAsync(new HandMadeModel(), "--ChurnApi:Limits:MaxConcurrentBatches=1");
        var head = $"POST {BatchPath} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {Lines}\r\nContent-Length: 1000000\r\n\r\n";
        using var first = new TcpClient();
        await first.ConnectAsync(narrow.Address.Host, narrow.Address.Port);
        await WriteAsync(first.GetStream(), $"{head}{Customer}");
        using var answer = new StreamReader(first.GetStream());
        await UntilAsync(answer, "\"index\":0");

        using var second = new TcpClient();
        await second.ConnectAsync(narrow.Address.Host, narrow.Address.Port);
        await WriteAsync(second.GetStream(), head);
        using var refused = new StreamReader(second.GetStream());
        (await UntilAsync(refused, "HTTP/1.1")).Should().Be("HTTP/1.1 503 Service Unavailable");
        await WriteAsync(second.GetStream(), $"{new string(' ', 1_000_000)}GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n");

        (await UntilAsync(refused, "HTTP/1.1")).Should().EndWith("HTTP/1.1 200 OK", "the rest of the body was passed over");
    }

    private static async Task WriteAsync(NetworkStream stream, string text) =>
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text));

    private static async Task<string> UntilAsync(StreamReader reader, string text)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (await reader.ReadLineAsync(patience.Token) is { } line)
            if (line.Contains(text, StringComparison.Ordinal)) return line;
        throw new InvalidOperationException($"{text} did not come.");
    }
}
