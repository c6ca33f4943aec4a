using System.Net;
using System.Text;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Predict;

public sealed class PredictBadInputTests : IAsyncLifetime
{
    private RunningService service = null!;

    public async Task InitializeAsync() => service = await RunningService.StartAsync(new HandMadeModel());

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Theory]
    [InlineData("{\"tenure\": 1,}", 1, 14)]
    [InlineData("{\"tenure\": 1,\n \"Contract\": secret}", 2, 14)]
    [InlineData("{\"tenure\": 1} // comment", 1, 15)]
    [InlineData("{\"tenure\": 01}", 1, 13)]
    [InlineData("{\"tenure\": NaN}", 1, 12)]
    [InlineData("{'tenure': 1}", 1, 2)]
    [InlineData("{\"tenure\": 1", 1, 13)]
    [InlineData("hello", 1, 1)]
    [InlineData("   ", 1, 4)]
    public async Task Malformed_json_is_refused_with_its_place_and_none_of_its_content(string body, int line, int position)
    {
        var answer = (await service.PostAsync("/predict", body)).MustBeProblem(HttpStatusCode.BadRequest, "malformed-json");

        answer.Json.GetProperty("line").GetInt32().Should().Be(line);
        answer.Json.GetProperty("position").GetInt32().Should().Be(position);
        answer.Text.Should().NotContain("secret").And.NotContain("tenure");
    }

    [Fact]
    public async Task More_faults_than_are_told_are_not_said_to_be_all()
    {
        var body = "{" + string.Join(",", Enumerable.Range(0, 500).Select(i => $"\"f{i}\":1")) + "}";

        (await service.PostAsync("/predict", body))
            .MustBeProblem(HttpStatusCode.BadRequest, "invalid-customer")
            .Json.GetProperty("detail")
            .GetString()
            .Should()
            .Be("More than 100 faults were found; the first 100 stand under errors.");
    }

    [Fact]
    public async Task Json_that_is_not_utf8_is_refused()
    {
        using var content = new ByteArrayContent(Encoding.Latin1.GetBytes("""{"Contract": "fünf"}"""));
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");

        (await service.PostAsync("/predict", content)).MustBeProblem(HttpStatusCode.BadRequest, "malformed-json")
            .Text.Should().Contain("UTF-8");
    }

    [Fact]
    public async Task Json_nested_a_thousand_deep_is_refused() =>
        (await service.PostAsync("/predict", $"{{\"tenure\": {new string('[', 1000)}{new string(']', 1000)}}}"))
            .MustBeProblem(HttpStatusCode.BadRequest, "malformed-json");

    [Theory]
    [InlineData("\"Month\"")]
    [InlineData("\"\\u00e9\"")]
    [InlineData("\"12,5\"")]
    [InlineData("\"1.234,5\"")]
    [InlineData("true")]
    public async Task What_is_no_number_is_refused_where_a_number_is_expected(string value)
    {
        var answer = await service.PostAsync("/predict", $"{{\"tenure\": {value}}}");

        answer.MustBeProblem(HttpStatusCode.BadRequest, "invalid-customer").Faults.Should().Equal("/tenure not-a-number");
        answer.Text.Should().Contain("'tenure' must be a number");
    }

    [Fact]
    public async Task Half_a_surrogate_pair_is_refused() =>
        (await service.PostAsync("/predict", """{"Contract": "\uD83D", "tenure": 1}"""))
            .MustBeProblem(HttpStatusCode.BadRequest, "invalid-customer").Faults.Should().Equal("/Contract not-text");

    [Fact]
    public async Task An_unknown_field_is_refused_with_the_nearest_known_name()
    {
        var answer = await service.PostAsync("/predict", """{"tenure": 1, "monthly_charges": 20}""");

        answer.MustBeProblem(HttpStatusCode.BadRequest, "invalid-customer")
            .Faults.Should().Equal("/monthly_charges unknown-field");
        answer.Text.Should().Contain("Did you mean 'MonthlyCharges'?");
    }

    [Fact]
    public async Task Every_fault_is_told_at_once_with_its_pointer()
    {
        var answer = await service.PostAsync(
            "/predict",
            """
            {"tenure": "x", "a/b~c": 1, "Größe": 2, "Contract": ["One year"], "tenure": 5, "": 3, "SeniorCitizen": {"is": 1}}
            """);

        answer.MustBeProblem(HttpStatusCode.BadRequest, "invalid-customer").Faults.Should().Equal(
            "/tenure not-a-number",
            "/a~1b~0c unknown-field",
            "/Größe unknown-field",
            "/Contract not-a-value",
            "/tenure duplicate-field",
            "/ unknown-field",
            "/SeniorCitizen not-a-value");
        answer.Json.GetProperty("detail").GetString().Should().StartWith("7 faults");
    }

    [Fact]
    public async Task A_column_whose_name_needs_escaping_is_pointed_at_rightly()
    {
        await using var bank = await RunningService.StartAsync(HandMadeModel.OfBank);

        (await bank.PostAsync("/predict", """{"credit/score~now": "many", "Größe": []}"""))
            .MustBeProblem(HttpStatusCode.BadRequest, "invalid-customer")
            .Faults.Should().Equal("/credit~1score~0now not-a-number", "/Größe not-a-value");
    }

    [Fact]
    public async Task An_empty_object_is_refused_with_what_is_needed() =>
        (await service.PostAsync("/predict", "{}")).MustBeProblem(HttpStatusCode.BadRequest, "invalid-customer")
            .Faults.Should().Equal(" no-known-field");

    [Theory]
    [InlineData("null")]
    [InlineData("12")]
    [InlineData("\"tenure\"")]
    public async Task What_is_no_object_is_refused(string body) =>
        (await service.PostAsync("/predict", body)).MustBeProblem(HttpStatusCode.BadRequest, "invalid-customer")
            .Faults.Should().Equal(" not-an-object");

    [Fact]
    public async Task An_array_is_refused_with_a_hint_to_the_batch() =>
        (await service.PostAsync("/predict", "[{\"tenure\": 1}]")).MustBeProblem(HttpStatusCode.BadRequest, "not-one-customer")
            .Text.Should().Contain("POST /predict/batch");

    [Fact]
    public async Task An_empty_body_is_refused_with_what_to_send()
    {
        foreach (var path in new[] { "/predict", "/predict/batch", "/segments" })
        {
            var answer = await service.PostAsync(path, content: null);

            answer.MustBeProblem(HttpStatusCode.BadRequest, "empty-body")
                .Text.Should().Contain("JSON").And.Contain("GET /schema");
        }

        (await service.PostAsync("/predict", "")).MustBeProblem(HttpStatusCode.BadRequest, "empty-body");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/x-www-form-urlencoded")]
    [InlineData("application/json; charset=iso-8859-1")]
    [InlineData("nonsense")]
    [InlineData("")]
    public async Task A_body_that_is_not_announced_as_json_is_refused(string type) =>
        (await service.PostAsync("/predict", "{\"tenure\": 1}", type))
            .MustBeProblem(HttpStatusCode.UnsupportedMediaType, "not-json")
            .Text.Should().Contain("Content-Type: application/json");

    [Fact]
    public async Task A_compressed_body_is_refused()
    {
        using var content = new ByteArrayContent([31, 139, 8, 0]);
        content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        content.Headers.TryAddWithoutValidation("Content-Encoding", "gzip");

        (await service.PostAsync("/predict", content)).MustBeProblem(HttpStatusCode.UnsupportedMediaType, "not-json");
    }
}
