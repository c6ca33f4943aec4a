using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Security;

/// <summary>A customer's values stay between the caller and the service.</summary>
public class SilenceTests
{
    private const string Marker = "marker4711";

    /// <summary>Bodies that hold the marker as a value: good ones, and bad in every way.</summary>
    private static readonly string[] Customers =
    [
        $$"""{"customerID": "{{Marker}}", "tenure": 1}""",
        $$"""{"tenure": 1, "Note": "{{Marker}}", "Churn": "{{Marker}}"}""",
        $$"""{"tenure": 1, "Contract": "{{Marker}}"}""",
        $$"""{"tenure": "{{Marker}}"}""",
        $$"""{"tenure": {"is": "{{Marker}}"}, "Contract": ["{{Marker}}"]}""",
        $$"""{"tenure": 1, "unknown": "{{Marker}}", "unknown": "{{Marker}}"}""",
        $$"""{"tenure": {{Marker}}}""",
        $$"""{"tenure": 1, "Contract": "{{Marker}}""",
        $"\"{Marker}\"",
        Marker,
    ];

    /// <summary>Everything that can be logged, also by who does not know what ASP.NET Core logs.</summary>
    private static readonly string[] Loud =
    [
        "--Logging:LogLevel:Default=Trace", "--Logging:LogLevel:Microsoft=Trace", "--Logging:LogLevel:Microsoft.AspNetCore=Trace",
        "--Logging:LogLevel:Microsoft.AspNetCore.Hosting.Diagnostics=Trace",
    ];

    [Fact]
    public async Task No_log_line_and_no_problem_holds_a_customers_value()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel(), Loud);
        foreach (var customer in Customers)
        {
            MustBeSilent(await service.PostAsync($"/predict?customer={Marker}", customer));
            MustBeSilent(await service.PostAsync("/predict/batch", $"[{customer}]"));
            MustBeSilent(await service.PostAsync("/segments", $"[{customer}]"));
            MustBeSilent(await service.PostAsync("/predict/batch", customer));
            MustBeSilent(await service.PostAsync("/predict", customer, "text/plain"));
        }

        await AskOddly(service);

        service.Log.Lines.Should().NotBeEmpty();
        service.Log.Lines.Should().NotContain(line => line.Contains(Marker, StringComparison.Ordinal));
    }

    /// <summary>Values where they do not belong: in paths, queries, headers, and in what is no HTTP.</summary>
    private static async Task AskOddly(RunningService service)
    {
        foreach (
            var path in new[]
            {
                $"/customers/{Marker}",
                $"/predict?asOf={Marker}",
                $"/models/history?at={Marker}",
                $"/models/{Marker}/promote",
                $"/swagger/{Marker}/swagger.json",
            })
        {
            MustBeSilent(await service.GetAsync(path));
            MustBeSilent(await service.PostAsync(path, $$"""{"why": "{{Marker}}"}"""));
        }

        MustBeSilent(
            await service.PostAsync("/predict", $$"""{"tenure": 1, "Contract": "{{new string('x', 2_000_000)}}{{Marker}}"}"""));
        MustBeSilent(await service.AskAsync(HttpMethod.Get, "/schema", Marker));
        foreach (
            var line in new[]
            {
                $"GET /{Marker}\u0001 HTTP/1.1\r\nHost: {Marker}\r\n\r\n",
                $"{Marker} {Marker}\r\n\r\n",
                $"GET / HTTP/1.1\r\n{Marker}\r\n\r\n",
            })
        {
            using var socket = new System.Net.Sockets.TcpClient();
            await socket.ConnectAsync(service.Address.Host, service.Address.Port);
            await socket.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(line));
            using var reader = new StreamReader(socket.GetStream());
            (await reader.ReadLineAsync()).Should().MatchRegex(" (400|404|421|505) ");
        }
    }

    /// <summary>The identifier is repeated, and the category that a warning is about; nothing in a problem.</summary>
    private static void MustBeSilent(Answer answer)
    {
        if (answer.MediaType == "application/problem+json") answer.Text.Should().NotContain(Marker);
        else
            answer.Text.Replace($"\"customerId\":\"{Marker}\"", "").Replace($"'{Marker}' was never seen", "")
                .Should().NotContain(Marker);
    }
}
