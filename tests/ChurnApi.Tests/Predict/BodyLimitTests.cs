using System.Net;
using System.Net.Sockets;
using System.Text;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Predict;

public sealed class BodyLimitTests : IAsyncLifetime
{
    private const int TenMillion = 10_000_000;

    private RunningService service = null!;

    public async Task InitializeAsync() => service = await RunningService.StartAsync(
        new HandMadeModel(), "--ChurnApi:MaxSegmentsBytes=2000000", "--ChurnApi:MaxSegmentsCustomers=3");

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Theory]
    [InlineData("/predict")]
    [InlineData("/segments")]
    public async Task Ten_million_characters_in_a_field_are_too_many(string path) =>
        (await service.PostAsync(path, Large(TenMillion))).MustBeProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large");

    [Fact]
    public async Task A_body_over_the_servers_own_limit_is_told_why_too() =>
        (await service.PostAsync("/predict", Json(Large(4 * TenMillion))))
            .MustBeProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large");

    [Fact]
    public async Task A_large_body_of_unknown_length_is_refused_too()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/predict") { Content = Json(Large(TenMillion)) };
        request.Headers.TransferEncodingChunked = true;

        (await service.SendAsync(request)).MustBeProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Fact]
    public async Task A_caller_that_asks_first_is_refused_before_it_sends()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/predict") { Content = Json(Large(TenMillion)) };
        request.Headers.ExpectContinue = true;

        (await service.SendAsync(request)).MustBeProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large");
    }

    [Fact]
    public async Task A_body_just_within_the_limit_is_read() =>
        (await service.PostAsync("/predict", Large(1024 * 1024))).MustBeOk().Warnings.Should().Contain("Contract unseen");

    [Fact]
    public async Task A_body_one_byte_over_the_limit_is_refused() =>
        (await service.PostAsync("/predict", Large(1024 * 1024 + 1)))
            .MustBeProblem(HttpStatusCode.RequestEntityTooLarge, "body-too-large").Text.Should().Contain("1048576");

    [Fact]
    public async Task Too_many_customers_are_refused()
    {
        (await service.PostAsync("/segments", """[{"tenure":1},{"tenure":2},{"tenure":3}]""")).MustBeOk();

        (await service.PostAsync("/segments", """[{"tenure":1},{"tenure":2},{"tenure":3},{"tenure":4}]"""))
            .MustBeProblem(HttpStatusCode.RequestEntityTooLarge, "too-many-customers").Text.Should().Contain("3 at most");
    }

    [Fact]
    public async Task A_body_cut_off_on_the_way_does_no_harm()
    {
        using (var socket = new TcpClient())
        {
            await socket.ConnectAsync(service.Address.Host, service.Address.Port);
            const string Half =
                "POST /predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{";
            await socket.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Half));
        }

        (await service.PostAsync("/predict", """{"tenure": 1}""")).MustBeOk();
        service.Log.Lines.Should().NotContain(line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    /// <summary>A customer of so many bytes.</summary>
    private static string Large(int bytes)
    {
        const string Start = "{\"tenure\":1,\"Contract\":\"";
        return $"{Start}{new string('x', bytes - Start.Length - 2)}\"}}";
    }

    private static ByteArrayContent Json(string body)
    {
        var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        return content;
    }
}
