using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Churn.TestSupport;
using ChurnApi.Tests.Monitoring;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Telemetry;

/// <summary>GET /metrics of a service that has answered requests of every kind.</summary>
public sealed partial class MetricsTests(StandaloneFixture fixture) : IClassFixture<StandaloneFixture>
{
    private const string Customer =
        """{"tenure": 1, "MonthlyCharges": 29.85, "Contract": "Month-to-month", "SeniorCitizen": 0, "PaperlessBilling": "Yes"}""";
    private const string Probabilities = "churn_prediction_probability_count";

    [Fact]
    public async Task A_prediction_is_counted_by_decision_and_segment_and_its_probability_by_bucket()
    {
        var before = await Read();
        var answer = await Post("/predict", Customer);
        var after = await Read();

        var (decision, segment) = (
            answer.GetProperty("churn").GetBoolean() ? "churn" : "stay",
            answer.GetProperty("segment").GetString());
        Grown(Probabilities).Should().Be(1);
        Grown(Probabilities, $"churn_decision=\"{decision}\"", $"churn_segment=\"{segment}\"").Should().Be(1);
        Grown("churn_scoring_duration_seconds_count").Should().Be(1);
        Grown("http_server_request_duration_seconds_count", "http_route=\"/predict\"", "http_response_status_code=\"200\"")
            .Should()
            .Be(1);
        Grown("churn_customer_warnings_total").Should().Be(0);

        double Grown(string name, params string[] labels) => after.Sum(name, labels) - before.Sum(name, labels);
    }

    [Theory]
    [InlineData("/predict/batch")]
    [InlineData("/segments")]
    public async Task Each_customer_of_many_is_counted(string path)
    {
        var before = await Read();
        await Post(path, $$"""[{{Customer}}, {"tenure": 1000, "Contract": "Never"}, {"tenure": []}]""");
        var after = await Read();

        Grown(Probabilities).Should().Be(2);
        Grown("churn_customer_warnings_total", "churn_column=\"tenure\"", "churn_warning=\"out-of-range\"").Should().Be(1);
        Grown("churn_customer_warnings_total", "churn_column=\"Contract\"", "churn_warning=\"unseen\"").Should().Be(1);
        Grown("churn_customer_faults_total", "churn_rule=\"not-a-value\"").Should().Be(1);

        double Grown(string name, params string[] labels) => after.Sum(name, labels) - before.Sum(name, labels);
    }

    [Fact]
    public async Task Each_row_of_a_table_and_each_line_is_counted()
    {
        var before = await Read();
        await Post(
            "/predict/batch",
            "tenure,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling\n1,29.85,One year,0,Yes\nx,29.85,One year,0,Yes\n",
            "text/csv");
        await Post("/predict/batch", $"{Customer}\n{{\n", "application/x-ndjson");
        var after = await Read();

        Grown(Probabilities).Should().Be(2);
        Grown("churn_customer_faults_total", "churn_rule=\"not-a-number\"").Should().Be(1);
        Grown("churn_customer_faults_total", "churn_rule=\"malformed-json\"").Should().Be(1);

        double Grown(string name, params string[] labels) => after.Sum(name, labels) - before.Sum(name, labels);
    }

    [Fact]
    public async Task A_problem_is_counted_by_its_type()
    {
        var before = await Read();
        await Post("/predict", """{"tenur": 1}""");
        await Post("/predict", "[");
        var after = await Read();

        Grown("error_type=\"/problems/invalid-customer\"").Should().Be(1);
        Grown("error_type=\"/problems/malformed-json\"").Should().Be(1);

        double Grown(string label) => after.Sum("churn_problems_total", label) - before.Sum("churn_problems_total", label);
    }

    [Fact]
    public async Task It_tells_which_model_serves_and_how_old_it_is()
    {
        var metrics = await Read();

        metrics.Sum("churn_model_info", $"churn_model_version=\"{fixture.Version}\"").Should().Be(1);
        metrics.Sum("churn_model_age_seconds").Should().BeInRange(0, 600);
        metrics.Sum("churn_store_published_age_seconds").Should().BeInRange(0, 600);
        metrics.Sum("churn_model_ready").Should().Be(1);
        metrics.Sum("churn_model_champion_refused").Should().Be(0);
        metrics.Sum("churn_model_loads_total", "champion", "opened").Should().Be(1);
    }

    [Fact]
    public async Task The_document_of_operation_names_every_metric_of_the_service_and_no_other()
    {
        await Post("/predict", """{"tenure": 1000}""");
        await Post("/predict", """{"tenur": 1}""");
        var written = TableName()
            .Matches(await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "operation.md")))
            .Select(match => match.Groups[1].Value);

        var told = (await Read())
            .Names.Where(name => name.StartsWith("churn_", StringComparison.Ordinal))
            .Except(MonitoringTests.Metrics) // docs/monitoring.md has them; they come a minute after the start
            .Select(name => HistogramPart().Replace(name, ""))
            .Distinct();

        written.Except(Security.TlsTests.Metrics).Should().BeEquivalentTo(told.Except(Security.TlsTests.Metrics));
    }

    private async Task<Exposition> Read()
    {
        await Task.Delay(320); // an answer is kept for so long
        using var answer = await fixture.Service.Client.GetAsync(new Uri("/metrics", UriKind.Relative));
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("text/plain");
        return new Exposition(await answer.Content.ReadAsStringAsync());
    }

    private async Task<JsonElement> Post(string path, string body, string type = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        using var answer = await fixture.Service.Client.PostAsync(new Uri(path, UriKind.Relative), content);
        return type == "application/json" ? await answer.Content.ReadFromJsonAsync<JsonElement>() : default;
    }

    [GeneratedRegex(@"^\| `(churn_\w+)`", RegexOptions.Multiline)]
    private static partial Regex TableName();

    [GeneratedRegex("_(bucket|sum|count)$")]
    private static partial Regex HistogramPart();
}
