using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Hosting;

namespace ChurnApi.Tests.Shutdown;

/// <summary>The service as a process that is told to stop while it is asked.</summary>
public sealed class ShutdownTests : IDisposable
{
    private const string Customer = """{"tenure": 1}""";
    private const int Clients = 8;

    private readonly TempFolder folder = new();

    public ShutdownTests() => new HandMadeModel().PromoteIn(new ModelStore(folder.Path));

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task No_request_is_lost_under_load_and_what_was_begun_is_finished()
    {
        using var service = await StandaloneService.StartAsync(folder.Path, "--ChurnApi:ShutdownDelay=00:00:01");
        using var slow = await RawConnection.OpenAsync(service.Address);
        var body = $"[{string.Join(',', Enumerable.Repeat(Customer, 1000))}]";
        await slow.SendAsync(slow.Head("/predict/batch", body.Length) + body[..5000]);
        var load = Enumerable.Range(0, Clients).Select(_ => Task.Run(() => AskUntilTurnedAway(service.Address))).ToArray();
        await Task.Delay(300);

        service.Terminate();

        await MustSayThatItStops(service);
        (await service.Client.GetAsync(new Uri("/health/live", UriKind.Relative))).StatusCode.Should().Be(HttpStatusCode.OK);
        var asked = await Task.WhenAll(load);
        await UntilNobodyListens(service.Address);
        await slow.SendAsync(body[5000..]);
        WithoutChunkSizes((await slow.ReadAsync())!).Should().StartWith("HTTP/1.1 200").And.Contain("\"index\":999");
        (await service.UntilExitAsync()).Should().Be(ChurnService.Stopped);
        asked.Should().OnlyContain(client => client.Answered > 0 && client.Lost == 0);
        service.Lines.Should().Contain(line => line.Contains("every request under way was answered"));
    }

    [Fact]
    public async Task A_request_that_outlasts_the_timeout_is_cut_off_and_said_to_be()
    {
        using var service = await StandaloneService.StartAsync(folder.Path, "--ChurnApi:ShutdownTimeout=00:00:01");
        using var slow = await RawConnection.OpenAsync(service.Address);
        await slow.SendAsync(slow.Head("/predict", 100) + "{");
        await Task.Delay(200);

        service.Terminate();

        (await slow.ReadAsync()).Should().BeNull();
        (await service.UntilExitAsync()).Should().Be(ChurnService.Stopped);
        service.Lines.Should().Contain(line => line.Contains("were cut off"));
    }

    /// <summary>A chunk may end in the midst of a member.</summary>
    private static string WithoutChunkSizes(string answer) => Regex.Replace(answer, "\r\n[0-9a-f]+\r\n", "");

    private static async Task MustSayThatItStops(StandaloneService service)
    {
        for (var i = 0; i < 50; i++)
        {
            using var answer = await service.Client.GetAsync(new Uri("/health/ready", UriKind.Relative));
            if (answer.StatusCode == HttpStatusCode.ServiceUnavailable)
            {
                (await answer.Content.ReadAsStringAsync()).Should().Contain("/problems/stopping");
                answer.Headers.ConnectionClose.Should().BeTrue();
                return;
            }

            await Task.Delay(10);
        }

        throw new TimeoutException("It was still said to be ready.");
    }

    /// <summary>Asks as a load balancer does: on one connection, until the service closes it.</summary>
    private static async Task<(int Answered, int Lost)> AskUntilTurnedAway(Uri address)
    {
        using var connection = await RawConnection.OpenAsync(address);
        for (var answered = 1; ; answered++)
        {
            await connection.PostAsync("/predict", Customer);
            var answer = await connection.ReadAsync();
            if (answer?.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) != true) return (answered - 1, 1);
            if (answer.Contains("Connection: close", StringComparison.Ordinal)) return (answered, 0);
        }
    }

    private static async Task UntilNobodyListens(Uri address)
    {
        for (var i = 0; i < 100; i++)
        {
            try
            {
                using var connection = await RawConnection.OpenAsync(address);
            }
            catch (SocketException)
            {
                return;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("It went on listening.");
    }
}
