using System.Net;
using System.Net.Sockets;
using System.Text;
using Churn.Access;
using Churn.Access.Rates;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Security;

/// <summary>What is refused so that the service lasts.</summary>
public class LimitTests
{
    [Fact]
    public async Task Each_key_has_its_own_rate_and_is_told_when_to_come_again()
    {
        using var keys = new KeysOnDisk();
        var (slow, usual) = (keys.Add(Scopes.Read, rate: new RequestRate(2, 3600)), keys.Add(Scopes.Read));
        await using var service = await RunningService.StartAsync(new HandMadeModel(), keys.Setting);

        var answer = (await service.GetAsync("/schema", slow)).MustBeOk();
        answer.Headers["RateLimit-Policy"].Should().Be("\"caller\";q=2;w=3600");
        answer.Headers["RateLimit"].Should().Be("\"caller\";r=1;t=1800");
        (await service.GetAsync("/schema", slow)).MustBeOk();
        var refused = (await service.GetAsync("/schema", slow)).MustBeProblem(HttpStatusCode.TooManyRequests, "rate-limit");

        int.Parse(refused.Headers["Retry-After"], System.Globalization.CultureInfo.InvariantCulture)
            .Should()
            .BeInRange(1790, 1800);
        (await service.GetAsync("/schema", usual)).MustBeOk().Headers["RateLimit-Policy"].Should().Be("\"caller\";q=1000;w=1");
        (await service.GetAsync("/health/live")).MustBeOk().Headers.Should().NotContainKey("RateLimit");
    }

    [Fact]
    public async Task Without_keys_nobody_is_counted_unless_it_is_asked_for()
    {
        await using var free = await RunningService.StartAsync(new HandMadeModel());
        await using var counted = await RunningService.StartAsync(new HandMadeModel(), "--ChurnApi:Limits:AnonymousRate=1/h");

        (await free.GetAsync("/schema")).MustBeOk().Headers.Should().NotContainKey("RateLimit");
        (await counted.GetAsync("/schema")).MustBeOk();
        (await counted.GetAsync("/schema")).MustBeProblem(HttpStatusCode.TooManyRequests, "rate-limit");
    }

    [Fact]
    public async Task A_busy_service_refuses_at_once_answers_health_and_is_free_again_after()
    {
        await using var service = await RunningService.StartAsync(
            new HandMadeModel(),
            "--ChurnApi:Limits:MaxConcurrentRequests=1",
            "--ChurnApi:Limits:PredictTimeout=00:01:00",
            "--ChurnApi:Limits:MinBytesPerSecond=0");
        using (var busy = await Begin(service, "/predict", "", "Expect: 100-continue\r\n"))
        {
            // the service asks for the body once the request has its place, so that no other one can take it first
            using var answers = new StreamReader(busy.GetStream(), Encoding.ASCII, false, 64, leaveOpen: true);
            (await answers.ReadLineAsync())!.Should().StartWith("HTTP/1.1 100");
            var refused = await service.UntilAsync("/schema", answer => answer.Status == HttpStatusCode.ServiceUnavailable);

            refused.MustBeProblem(HttpStatusCode.ServiceUnavailable, "busy").Headers["Retry-After"].Should().Be("1");
            (await service.GetAsync("/health/ready")).MustBeOk();
        }

        (await service.UntilAsync("/schema", answer => answer.Status == HttpStatusCode.OK)).MustBeOk();
    }

    [Theory]
    [InlineData("/predict")]
    [InlineData("/predict/")]
    [InlineData("/Predict")]
    [InlineData("/segments")]
    [InlineData("/Segments/")]
    public async Task A_body_that_does_not_come_in_time_is_given_up(string path)
    {
        await using var service = await RunningService.StartAsync(
            new HandMadeModel(), "--ChurnApi:Limits:PredictTimeout=00:00:01", "--ChurnApi:Limits:MinBytesPerSecond=0");
        using var connection = await RawConnection.OpenAsync(service.Address);
        await connection.SendAsync(connection.Head(path, 100) + "{");

        var answer = await connection.ReadAsync().WaitAsync(TimeSpan.FromSeconds(20));

        answer.Should().StartWith("HTTP/1.1 408").And.Contain("/problems/request-timeout");
    }

    [Fact]
    public async Task A_connection_whose_body_was_given_up_ends_with_the_answer_and_without_a_word_in_the_log()
    {
        await using var service = await RunningService.StartAsync(
            new HandMadeModel(), "--ChurnApi:Limits:PredictTimeout=00:00:01", "--ChurnApi:Limits:MinBytesPerSecond=0");
        using var connection = await RawConnection.OpenAsync(service.Address);
        await connection.SendAsync(connection.Head("/predict", 100) + "{");

        var answer = await connection.ReadAsync();

        answer.Should().StartWith("HTTP/1.1 408").And.Contain("Connection: close");
        (await connection.ReadAsync().WaitAsync(TimeSpan.FromSeconds(20))).Should().BeNull("the server ends it");
        service.Log.Lines.Should().NotContain(line => line.Contains("onnection"));
    }

    [Fact]
    public async Task A_batch_may_take_its_time()
    {
        await using var service = await RunningService.StartAsync(
            new HandMadeModel(), "--ChurnApi:Limits:PredictTimeout=00:00:01", "--ChurnApi:Limits:MinBytesPerSecond=0");
        using var socket = await Begin(service, "/predict/batch", "[{}");
        await Task.Delay(1500);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes("]".PadRight(97)));

        using var reader = new StreamReader(socket.GetStream());
        (await reader.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(20))).Should().StartWith("HTTP/1.1 200");
    }

    [Theory]
    [InlineData("GET /schema?{0} HTTP/1.1\r\nHost: localhost\r\n\r\n", 5000, "414")]
    [InlineData("GET /schema HTTP/1.1\r\nHost: localhost\r\nX-Long: {0}\r\n\r\n", 17000, "431")]
    public async Task Long_lines_and_headers_are_refused(string request, int length, string status)
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel());

        (
            await FirstLine(
                service,
                string.Format(System.Globalization.CultureInfo.InvariantCulture, request, new string('x', length))))
            .Should()
            .Contain(status);
    }

    [Fact]
    public async Task Too_many_headers_are_refused()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel());
        var headers = string.Concat(Enumerable.Range(0, 100).Select(i => $"X-{i}: 1\r\n"));

        (await FirstLine(service, $"GET /schema HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n")).Should().Contain("431");
    }

    [Fact]
    public async Task Headers_that_do_not_come_end_the_connection()
    {
        await using var service = await RunningService.StartAsync(
            new HandMadeModel(),
            "--ChurnApi:Limits:HeadersTimeout=00:00:01");

        (await FirstLine(service, "GET /schema HTTP/1.1\r\nHost:")).Should().Match(line => line == null || line.Contains("408"));
    }

    private static async Task<TcpClient> Begin(RunningService service, string path, string start, string header = "")
    {
        var socket = new TcpClient();
        await socket.ConnectAsync(service.Address.Host, service.Address.Port);
        var half =
            $"POST {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: "
                + $"application/json\r\nContent-Length: 100\r\n{header}\r\n{start}";
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(half));
        return socket;
    }

    private static async Task<string?> FirstLine(RunningService service, string request)
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(service.Address.Host, service.Address.Port);
        await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));
        using var reader = new StreamReader(socket.GetStream());
        return await reader.ReadLineAsync();
    }
}
