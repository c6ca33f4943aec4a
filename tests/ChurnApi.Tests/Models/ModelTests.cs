using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Models;

public sealed class ModelTests : IAsyncLifetime
{
    private RunningService service = null!;

    public async Task InitializeAsync() => service = await RunningService.StartAsync(new HandMadeModel());

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task The_schema_tells_what_to_send_in_every_field()
    {
        var answer = (await service.GetAsync("/schema")).MustBeOk().Json;

        var columns = answer.GetProperty("columns").EnumerateArray().ToDictionary(c => c.GetProperty("name").GetString()!);
        columns.Keys.Should().Equal(
            "customerID", "tenure", "MonthlyCharges", "Contract", "SeniorCitizen", "PaperlessBilling", "Note");
        columns.Values.Select(c => c.GetProperty("kind").GetString())
            .Should().Equal("identifier", "number", "number", "category", "boolean", "boolean", "ignored");
        columns.Values.Select(c => c.GetProperty("used").GetBoolean()).Should().Equal(false, true, true, true, true, true, false);
        columns["MonthlyCharges"].GetProperty("minimum").GetRawText().Should().Be("18.25");
        columns["MonthlyCharges"].GetProperty("maximum").GetRawText().Should().Be("118.75");
        columns["tenure"].GetProperty("missing").GetString().Should().StartWith("filled in with the median");
        columns["Contract"].GetProperty("values").EnumerateArray().Select(v => v.GetString())
            .Should().Equal("Month-to-month", "One year", "Two year");
        columns["Note"].GetProperty("expected").GetString().Should().Contain("free text");
        answer.GetProperty("label").GetProperty("name").GetString().Should().Be("Churn");
        answer.GetProperty("label").GetProperty("positive").GetString().Should().Be("Yes");
    }

    [Fact]
    public async Task The_example_of_the_schema_is_a_customer_that_is_answered()
    {
        var example = (await service.GetAsync("/schema")).MustBeOk().Json.GetProperty("example").GetRawText();

        (await service.PostAsync("/predict", example)).MustBeOk().Warnings.Should().Equal("Note ignored");
    }

    [Fact]
    public async Task The_current_model_tells_what_it_is_and_how_good()
    {
        var answer = (await service.GetAsync("/models/current")).MustBeOk().Json;

        answer.GetProperty("version").GetString().Should().Be(service.Store.ChampionVersion());
        answer.GetProperty("model").GetString().Should().Be("hand-made");
        answer.GetProperty("recipe").GetString().Should().Be("none");
        answer.GetProperty("threshold").GetRawText().Should().Be("0.5");
        var auc = answer.GetProperty("figures").GetProperty("holdout").EnumerateArray().First();
        auc.EnumerateObject().Select(member => member.Value.ToString()).Should().Equal("rocAuc", "0.85", "0.8", "0.9");
        answer.GetProperty("data").GetProperty("file").GetString().Should().Be("hand-made.csv");
        answer.GetProperty("runtime").GetProperty("onnxRuntime").GetString().Should().Be("1.31.1");
    }

    [Fact]
    public async Task Letters_of_all_languages_stay_readable()
    {
        await using var bank = await RunningService.StartAsync(HandMadeModel.OfBank);

        (await bank.GetAsync("/schema")).MustBeOk().Text.Should().Contain("\"Größe\"");
    }
}
