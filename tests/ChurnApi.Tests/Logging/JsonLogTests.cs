using System.Text.Json;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Logging;

public sealed class JsonLogTests(StandaloneFixture fixture) : IClassFixture<StandaloneFixture>
{
    [Fact]
    public async Task Every_line_is_one_JSON_object_with_its_time_in_UTC()
    {
        using var answer = await fixture.Service.Client.GetAsync(new Uri("/models/current", UriKind.Relative));
        var entries = await EntriesUntil("Answered");

        entries
            .Should()
            .OnlyContain(entry =>
                entry.GetProperty("time").GetDateTimeOffset().Offset == TimeSpan.Zero
                && entry.GetProperty("time").GetString()!.EndsWith('Z'));
        entries
            .Should()
            .OnlyContain(entry =>
                Enum.IsDefined(Enum.Parse<Microsoft.Extensions.Logging.LogLevel>(entry.GetProperty("level").GetString()!)));
        var serves = entries.Single(entry => Event(entry) == "ChampionServes");
        serves.GetProperty("values").GetProperty("Version").GetString().Should().Be(fixture.Version);
        serves.GetProperty("message").GetString().Should().Contain(fixture.Version);
    }

    [Fact]
    public async Task A_line_of_a_request_holds_its_trace_its_route_and_no_path()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/models/current?customer=C1", UriKind.Relative));
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        using var answer = await fixture.Service.Client.SendAsync(request);

        var line = (await EntriesUntil("Answered", "0af7651916cd43dd8448eb211c80319c")).Last(entry =>
            Trace(entry) == "0af7651916cd43dd8448eb211c80319c");

        line.GetProperty("values").GetProperty("Route").GetString().Should().Be("/models/current");
        line.GetProperty("values").GetProperty("Status").GetInt32().Should().Be(200);
        line.GetRawText().Should().NotContain("C1");
    }

    private async Task<IReadOnlyList<JsonElement>> EntriesUntil(string name, string trace = "")
    {
        for (var i = 0; i < 100; i++)
        {
            var entries = fixture.Service.Lines.Select(line => JsonElement.Parse(line)).ToArray();
            if (entries.Any(entry => Event(entry) == name && Trace(entry).Contains(trace, StringComparison.Ordinal)))
                return entries;
            await Task.Delay(50);
        }

        throw new TimeoutException($"No line tells of {name}.");
    }

    private static string Event(JsonElement entry) => entry.TryGetProperty("event", out var name) ? name.GetString()! : "";

    private static string Trace(JsonElement entry) => entry.TryGetProperty("traceId", out var id) ? id.GetString()! : "";
}
