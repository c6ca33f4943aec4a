using System.Net;
using System.Text;
using System.Text.Json;
using Churn.Models.Registry;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Predict;

/// <summary>A service whose store holds uplift models.</summary>
public sealed class UpliftTests : IAsyncLifetime
{
    private const string Customer = """{"customerID": "C1", "tenure": 10, "MonthlyCharges": 30, "Contract": "One year"}""";

    private static readonly HandMadeUplift Model = HandMadeUplift.WithReasons;

    private RunningService service = null!;
    private string version = "";

    public async Task InitializeAsync() =>
        service = await RunningService.StartAsync(store => version = Model.PromoteIn(store));

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task Predict_answers_the_uplift_and_its_kind()
    {
        var answer = await AnswerTo("/predict", Customer);

        answer.EnumerateObject().Select(member => member.Name)
            .Should().Equal("customerId", "kind", "uplift", "modelVersion", "warnings");
        (answer.GetProperty("customerId").GetString(), answer.GetProperty("kind").GetString()).Should().Be(("C1", "uplift"));
        answer.GetProperty("uplift").GetSingle().Should().BeApproximately(Model.Uplift(10), 1e-6f);
        answer.GetProperty("modelVersion").GetString().Should().Be(version);
        answer.GetProperty("warnings")[0].GetProperty("code").GetString().Should().Be("missing");
    }

    [Fact]
    public async Task Batch_answers_the_uplift_of_each_customer_in_order()
    {
        var answer = await AnswerTo("/predict/batch", $"[{Customer}, {{\"tenure\": \"many\"}}]");

        answer.EnumerateObject().Select(member => member.Name).Should().Equal("modelVersion", "kind", "results");
        var results = answer.GetProperty("results").EnumerateArray().ToArray();
        results[0].GetProperty("result").GetProperty("uplift").GetSingle().Should().BeApproximately(Model.Uplift(10), 1e-6f);
        Answer.FaultsOf(results[1].GetProperty("error")).Should().Equal("/1/tenure not-a-number");
    }

    [Fact]
    public async Task Lines_are_answered_by_lines_and_sent_again_with_a_key_alike()
    {
        var first = await Lines();
        var second = await Lines();

        var lines = first.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonElement.Parse(line)).ToArray();
        lines.Should().HaveCount(2);
        lines[0].GetProperty("result").GetProperty("kind").GetString().Should().Be("uplift");
        lines[1].GetProperty("error").GetProperty("type").GetString().Should().Be("/problems/malformed-json");
        (first.Version, first.Replayed, second.Version, second.Replayed).Should().Be((version, "", version, "true"));
        second.Text.Should().Be(first.Text);

        async Task<(string Text, string Version, string Replayed)> Lines()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/predict/batch", UriKind.Relative));
            request.Content = new StringContent($"{Customer}\n{{\n", Encoding.UTF8, "application/x-ndjson");
            request.Headers.Add("Idempotency-Key", "once");
            using var response = await service.Client.SendAsync(request);
            return (
                await response.Content.ReadAsStringAsync(),
                response.Headers.GetValues("X-Model-Version").Single(),
                response.Headers.TryGetValues("Idempotent-Replayed", out var replayed) ? replayed.Single() : "");
        }
    }

    [Fact]
    public async Task Batch_of_one_customer_or_in_csv_is_refused()
    {
        using var table = new StringContent("tenure\n1\n", Encoding.UTF8, "text/csv");
        using var refused = await service.Client.PostAsync(new Uri("/predict/batch", UriKind.Relative), table);

        refused.StatusCode.Should().Be(HttpStatusCode.Conflict);
        (await service.PostAsync("/predict/batch", Customer)).MustBeProblem(HttpStatusCode.BadRequest, "not-an-array");
    }

    [Fact]
    public async Task Reasons_add_up_to_the_uplift()
    {
        var named = await AnswerTo("/predict?reasons=3", Customer);
        var all = await AnswerTo("/explain", Customer);
        var batch = (await AnswerTo("/predict/batch?reasons=3", $"[{Customer}]")).GetProperty("results")[0].GetProperty("result");

        batch.GetRawText().Should().Be(named.GetRawText());
        var mean = Model.Background!.Average(row => Model.Uplift(row[0]));
        all.GetProperty("baseUplift").GetDouble().Should().BeApproximately(mean, 1e-6);
        all.GetProperty("reasons").GetArrayLength().Should().Be(5);
        var reason = named.GetProperty("reasons").EnumerateArray()
            .Should().ContainSingle("the effect falls with the tenure alone").Subject;
        (reason.GetProperty("column").GetString(), reason.GetProperty("value").GetSingle()).Should().Be(("tenure", 10));
        var contribution = reason.GetProperty("contribution").GetDouble();
        contribution.Should().BeApproximately(Model.Uplift(10) - mean, 2e-6);
        (named.GetProperty("baseUplift").GetDouble() + contribution + named.GetProperty("otherContribution").GetDouble())
            .Should().BeApproximately(named.GetProperty("uplift").GetDouble(), 1e-12);
    }

    [Theory]
    [InlineData("/predict?reasons=3", Customer)]
    [InlineData("/explain", Customer)]
    [InlineData("/predict/batch?reasons=3", "[]")]
    public async Task Reasons_of_a_version_without_a_background_are_refused(string path, string body)
    {
        await using var old = await RunningService.StartAsync(store => new HandMadeUplift().PromoteIn(store));

        (await old.PostAsync(path, body)).MustBeProblem(HttpStatusCode.Conflict, "not-explainable");
    }

    [Fact]
    public async Task Metrics_tell_which_uplift_model_serves()
    {
        var metrics = await service.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));

        metrics.Should().MatchRegex($"churn_model_info\\{{[^}}]*churn_model_version=\"{version}\"[^}}]*\\}} 1");
    }

    [Fact]
    public async Task Document_of_the_service_tells_of_the_uplift()
    {
        var document = JsonElement.Parse(await service.Client.GetByteArrayAsync(
            new Uri("/swagger/v1/swagger.json", UriKind.Relative)));

        document.GetProperty("paths").GetProperty("/predict").GetProperty("post").GetProperty("responses").GetProperty("200")
            .GetProperty("content").GetProperty("application/json").GetProperty("schema").GetRawText()
            .Should().Contain("UpliftAnswer");
        document.GetProperty("components").GetProperty("schemas").GetProperty("UpliftAnswer").GetProperty("properties")
            .EnumerateObject().Select(member => member.Name)
            .Should().BeEquivalentTo(
                "customerId", "kind", "uplift", "modelVersion", "asOf", "warnings", "baseUplift", "reasons", "otherContribution");
        document.GetProperty("components").GetProperty("schemas").GetProperty("Customer").GetProperty("properties")
            .TryGetProperty("tenure", out _).Should().BeTrue();
    }

    [Theory]
    [InlineData("", HttpStatusCode.BadRequest, "empty-body")]
    [InlineData("{", HttpStatusCode.BadRequest, "malformed-json")]
    [InlineData("[]", HttpStatusCode.BadRequest, "not-one-customer")]
    [InlineData("""{"tenure": "many"}""", HttpStatusCode.BadRequest, "invalid-customer")]
    [InlineData("""{"tenur": 1}""", HttpStatusCode.BadRequest, "invalid-customer")]
    public async Task What_is_not_a_customer_is_refused(string body, HttpStatusCode status, string problem) =>
        (await service.PostAsync("/predict", body)).MustBeProblem(status, problem);

    [Fact]
    public async Task Strict_requests_refuse_what_training_never_saw() =>
        (await service.PostAsync("/predict?strict=true", """{"tenure": 1000}"""))
            .MustBeProblem(HttpStatusCode.BadRequest, "invalid-customer");

    [Theory]
    [InlineData("/segments", "[]")]
    [InlineData("/what-if", "{}")]
    [InlineData("/what-if/suggest", "{}")]
    public async Task What_only_churn_models_answer_is_refused(string path, string body) =>
        (await service.PostAsync(path, body)).MustBeProblem(HttpStatusCode.Conflict, "uplift-model");

    [Fact]
    public async Task Pages_about_churn_models_are_refused()
    {
        foreach (var path in new[] { "/segments", "/models/current", $"/models/{version}/shapes" })
            (await service.GetAsync(path)).MustBeProblem(HttpStatusCode.Conflict, "uplift-model");
    }

    [Fact]
    public async Task Service_is_ready_and_describes_its_fields()
    {
        (await service.GetAsync("/health/ready")).MustBeOk().Json.GetProperty("modelVersion").GetString().Should().Be(version);
        (await service.GetAsync("/schema")).MustBeOk().Json.GetProperty("modelVersion").GetString().Should().Be(version);
        (await service.GetAsync("/models")).MustBeOk().Json.GetProperty("store").GetProperty("versions")[0]
            .GetProperty("kind").GetString().Should().Be("uplift");
    }

    [Fact]
    public async Task Churn_service_answers_without_a_kind()
    {
        await using var churn = await RunningService.StartAsync(store => HandMadeModel.WithReasons.PromoteIn(store));

        (await churn.PostAsync("/predict", Customer)).MustBeOk().Json.TryGetProperty("kind", out _).Should().BeFalse();
    }

    /// <summary>The document is of a churn service, so its answers are not compared with it.</summary>
    private async Task<JsonElement> AnswerTo(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await service.Client.PostAsync(new Uri(path, UriKind.Relative), content);
        response.StatusCode.Should().Be(HttpStatusCode.OK);
        return JsonElement.Parse(await response.Content.ReadAsByteArrayAsync());
    }
}
