using System.Net;
using System.Text.Json;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Models;

public sealed class ShapesTests : IAsyncLifetime
{
    private static readonly HandMadeModel Readable = HandMadeModel.WithReasons with { IsReadable = true };

    private RunningService service = null!;

    public async Task InitializeAsync() => service = await RunningService.StartAsync(Readable);

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task Shapes_add_up_to_the_log_odds_of_a_prediction()
    {
        var customer = """{"tenure": 3, "MonthlyCharges": 99.5, "Contract": "Two year", "SeniorCitizen": 1}""";
        var shapes = (await service.GetAsync($"/models/{service.Store.ChampionVersion()}/shapes")).MustBeOk().Json;
        var columns = shapes.GetProperty("columns").EnumerateArray()
            .ToDictionary(column => column.GetProperty("column").GetString()!);

        double Number(string column, double value) => columns[column].GetProperty("steps")[0].GetProperty("logOdds").GetDouble()
            + (columns[column].GetProperty("slope").GetDouble() * (value - columns[column].GetProperty("origin").GetDouble()));
        double Word(string column, string value) => columns[column].GetProperty("categories").EnumerateArray()
            .Single(category => category.GetProperty("value").GetString() == value).GetProperty("logOdds").GetDouble();
        var sum = shapes.GetProperty("intercept").GetDouble() + Number("tenure", 3) + Number("MonthlyCharges", 99.5)
            + Word("Contract", "Two year") + Word("SeniorCitizen", "1")
            + columns["PaperlessBilling"].GetProperty("missing").GetDouble();

        var probability = (await service.PostAsync("/predict", customer)).MustBeOk().Json.GetProperty("churnProbability");
        (1 / (1 + Math.Exp(-sum))).Should().BeApproximately(probability.GetDouble(), 1e-6);
        shapes.GetProperty("pairs").GetArrayLength().Should().Be(0);
        shapes.TryGetProperty("calibration", out _).Should().BeFalse();
    }

    [Fact]
    public async Task Version_that_does_not_serve_has_shapes_too()
    {
        var other = (Readable with { Intercept = 1 }).PublishIn(service.Store);

        var shapes = (await service.GetAsync($"/models/{other}/shapes")).MustBeOk().Json;

        shapes.GetProperty("version").GetString().Should().Be(other);
    }

    [Theory]
    [InlineData("0123456789ab")]
    [InlineData("..%2Fetc")]
    [InlineData("current")]
    public async Task Unknown_version_is_404(string version) =>
        (await service.GetAsync($"/models/{version}/shapes")).MustBeProblem(HttpStatusCode.NotFound, "unknown-version");

    [Fact]
    public async Task Version_without_a_background_is_409()
    {
        var other = new HandMadeModel().PublishIn(service.Store);

        (await service.GetAsync($"/models/{other}/shapes")).MustBeProblem(HttpStatusCode.Conflict, "not-explainable");
    }

    [Fact]
    public async Task Version_that_is_not_a_sum_of_columns_is_409_and_says_what_to_do()
    {
        var other = HandMadeModel.WithReasons.PublishIn(service.Store);

        var answer = (await service.GetAsync($"/models/{other}/shapes")).MustBeProblem(HttpStatusCode.Conflict, "not-readable");

        answer.Text.Should().Contain("--model additive").And.Contain(other);
    }

    [Fact]
    public async Task Broken_version_is_409()
    {
        var other = (Readable with { Intercept = 1 }).PublishIn(service.Store);
        File.WriteAllText(Path.Combine(service.Store.FolderOf(other), "model.onnx"), "");

        (await service.GetAsync($"/models/{other}/shapes")).MustBeProblem(HttpStatusCode.Conflict, "broken-version")
            .Text.Should().NotContain(service.Store.Folder);
    }
}
