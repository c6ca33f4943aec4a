using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Telemetry;

/// <summary>What is sent to a collector, and what is told to Prometheus: never a caller's own words.</summary>
public class ExportTests
{
    private const string Marker = "marker0815";

    [Fact]
    public async Task Spans_and_metrics_go_to_the_collector_that_the_configuration_names()
    {
        await using var collector = await Collector.StartAsync();
        string version;
        await using (var service = await RunningService.StartAsync(new HandMadeModel(), collector.Settings))
        {
            version = service.Store.ChampionVersion()!;
            (await service.PostAsync("/predict", """{"tenure": 1}""")).MustBeOk();
            await service.GetAsync("/customers/1");
        }

        collector
            .Text("/v1/traces")
            .Should()
            .Contain("POST /predict")
            .And.Contain("http.route")
            .And.Contain("http.response.status_code")
            .And.Contain("churn.model.version")
            .And.Contain(version);
        collector
            .Text("/v1/metrics")
            .Should()
            .Contain("churn.prediction.probability")
            .And.Contain("http.server.request.duration")
            .And.Contain("high-risk");
    }

    [Fact]
    public async Task Nothing_is_sent_unless_the_configuration_names_where()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel());

        (await service.PostAsync("/predict", """{"tenure": 1}""")).MustBeOk();

        service.Exports.Should().Be(new ChurnApi.Configuration.OtlpExport(Traces: false, Metrics: false));
    }

    [Fact]
    public async Task No_metric_span_or_line_of_the_access_log_holds_what_a_caller_wrote()
    {
        await using var collector = await Collector.StartAsync();
        string metrics;
        IReadOnlyList<string> lines;
        await using (
            var service = await RunningService.StartAsync(
                new HandMadeModel(),
                [.. collector.Settings, "--ChurnApi:AccessLog=true"]))
        {
            foreach (var request in Requests())
                using (request)
                    await service.SendAsync(request);
            metrics = (await service.GetAsync("/metrics")).Text;
            lines = service.Log.Lines;
        }

        lines.Should().Contain(line => line.Contains("POST /predict 200 in")).And.Contain(line => line.Contains("_OTHER"));
        lines.Should().NotContain(line => line.Contains(Marker, StringComparison.OrdinalIgnoreCase));
        metrics.Should().Contain("churn_customer_warnings_total").And.NotContainEquivalentOf(Marker);
        collector.Text("/v1/traces").Should().Contain("POST /predict").And.NotContainEquivalentOf(Marker);
        collector.Text("/v1/metrics").Should().Contain("churn.customer.warnings").And.NotContainEquivalentOf(Marker);
    }

    /// <summary>Requests with the marker wherever a caller may write.</summary>
    private static IEnumerable<HttpRequestMessage> Requests()
    {
        yield return Request(HttpMethod.Get, $"/{Marker}/{Marker}?{Marker}={Marker}", null);
        yield return Request(new HttpMethod(Marker.ToUpperInvariant()), "/predict", null);
        yield return Request(HttpMethod.Get, $"/models/history?at={Marker}", null);
        foreach (var path in new[] { "/predict", "/predict/batch", "/segments" })
        {
            yield return Post(
                path,
                $$"""{"customerID": "{{Marker}}", "tenure": 1, "Contract": "{{Marker}}", "Note": "{{Marker}}"}""");
            yield return Post(path, $$"""{"{{Marker}}": 1, "tenure": "{{Marker}}"}""");
            yield return Post(path, Marker);
        }
    }

    private static HttpRequestMessage Post(string path, string customer) =>
        Request(HttpMethod.Post, $"{path}?{Marker}={Marker}", path == "/predict" ? customer : $"[{customer}]");

    private static HttpRequestMessage Request(HttpMethod method, string path, string? json)
    {
        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative))
        {
            Content = json is null ? null : new StringContent(json, System.Text.Encoding.UTF8, "application/json"),
        };
        if (json is null) request.Headers.Host = $"{Marker}.example"; // without keys nothing is answered to other hosts
        request.Headers.TryAddWithoutValidation("User-Agent", Marker);
        request.Headers.TryAddWithoutValidation("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        request.Headers.TryAddWithoutValidation("tracestate", $"{Marker}={Marker}");
        request.Headers.TryAddWithoutValidation("baggage", $"{Marker}={Marker}");
        request.Headers.TryAddWithoutValidation("X-Forwarded-For", Marker);
        request.Headers.TryAddWithoutValidation("X-Request-Id", Marker);
        return request;
    }
}
