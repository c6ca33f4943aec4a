using System.Runtime.CompilerServices;
using System.Text.Json;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.OpenApi;

public class OpenApiTests
{
    private const string Document = "/swagger/v1/swagger.json";

    /// <summary>Set to 1, the test writes the document down instead of comparing: look at the difference and commit it.</summary>
    private const string Renew = "CHURN_RENEW_SNAPSHOTS";

    [Fact]
    public async Task The_document_of_the_hand_made_model_is_the_committed_one()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel());
        var found = (await service.GetAsync(Document)).MustBeOk().Text.ReplaceLineEndings("\n").TrimEnd() + "\n";

        if (Environment.GetEnvironmentVariable(Renew) == "1") await File.WriteAllTextAsync(Snapshot(), found);
        var committed = await File.ReadAllTextAsync(Snapshot());

        found.Should().Be(committed, $"the contract changes only on purpose; {Renew}=1 dotnet test renews the snapshot");
    }

    [Theory]
    [InlineData("/predict")]
    [InlineData("/predict/batch")]
    [InlineData("/segments")]
    public async Task The_example_of_each_body_is_answered_without_an_error(string path)
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel());
        var document = (await service.GetAsync(Document)).MustBeOk().Json;

        var example = document.GetProperty("paths").GetProperty(path).GetProperty("post").GetProperty("requestBody")
            .GetProperty("content").GetProperty("application/json").GetProperty("example").GetRawText();
        var answer = (await service.PostAsync(path, example)).MustBeOk();

        answer.Text.Should().NotContain("\"error\"");
    }

    [Fact]
    public async Task The_document_follows_the_champion()
    {
        await using var service = await RunningService.StartAsync(_ => { }, RunningService.Quick);
        (await service.GetAsync(Document)).MustBeOk().Text.Should().Contain("the fields are not known yet");

        new HandMadeModel().PromoteIn(service.Store);
        await service.UntilAsync(Document, answer => Fields(answer).Contains("MonthlyCharges"));

        HandMadeModel.OfBank.PromoteIn(service.Store);
        var bank = await service.UntilAsync(Document, answer => Fields(answer).Contains("Größe"));
        Fields(bank).Should().Equal("Kundennummer", "tenure", "credit/score~now", "Größe", "Geography", "Churn");
    }

    [Fact]
    public async Task Dates_numbers_as_texts_and_the_day_as_of_which_are_told_where_the_model_has_dates()
    {
        await using var service = await RunningService.StartAsync(HandMadeModel.OfShop);
        var document = (await service.GetAsync(Document)).MustBeOk().Json;

        var fields = document.GetProperty("components").GetProperty("schemas").GetProperty("Customer").GetProperty("properties");
        fields.GetProperty("Kunde seit").GetProperty("type").GetString().Should().Be("string");
        fields.GetProperty("Kunde seit").GetProperty("format").GetString().Should().Be("date");
        fields.GetProperty("Kunde seit").GetProperty("description").GetString()
            .Should().StartWith("A date, as in 31.05.2024 or 2024-05-31; in training 2015-01-01 to 2024-03-31.");
        fields.GetProperty("Umsatz").GetProperty("description").GetString().Should().StartWith(
            "A number, in €, or as a text a number with a decimal comma and points between thousands, in €, as in 12 or 1.234,5 €; in training 0 to 20000.");
        fields.GetProperty("Umsatz").GetProperty("anyOf").EnumerateArray().Select(type => type.GetProperty("type").GetString())
            .Should().Equal("number", "string");
        foreach (var path in new[] { "/predict", "/predict/batch", "/segments" })
            document.GetProperty("paths").GetProperty(path).GetProperty("post").GetProperty("parameters").EnumerateArray()
                .Select(parameter => parameter.GetProperty("name").GetString()).Should().Contain("asOf");
    }

    private static IReadOnlyList<string> Fields(Answer answer) =>
        answer.Json.GetProperty("components").GetProperty("schemas").GetProperty("Customer")
            .TryGetProperty("properties", out var fields)
            ? [.. fields.EnumerateObject().Select(field => field.Name)]
            : [];

    private static string Snapshot([CallerFilePath] string here = "") =>
        Path.Combine(Path.GetDirectoryName(here)!, "openapi.json");
}
