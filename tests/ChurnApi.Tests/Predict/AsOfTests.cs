using System.Net;
using System.Text;
using System.Text.Json;
using Churn.Core.Schema;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;
using Microsoft.Extensions.Time.Testing;

namespace ChurnApi.Tests.Predict;

/// <summary>A model of dates answers as of a day: that of its training, or the one that the request names; never today.</summary>
public sealed class AsOfTests : IAsyncLifetime
{
    private const string Customer = """{"Kunde": "K1", "Kunde seit": "29.02.2024", "Umsatz": "99,50 €", "Tarif": "Basis"}""";

    private RunningService service = null!;

    public async Task InitializeAsync() => service = await RunningService.StartAsync(
        HandMadeModel.OfShop, new FakeTimeProvider(new DateTimeOffset(2031, 6, 1, 1, 30, 0, TimeSpan.FromHours(2))));

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Theory]
    [InlineData("/predict", "2024-03-31")]
    [InlineData("/predict?asOf=2024-05-31", "2024-05-31")]
    [InlineData("/predict?asOf=2024-03-01", "2024-03-01")]
    public async Task Ages_count_from_the_day_of_training_or_the_one_asked(string path, string asOf)
    {
        var model = service.Store.Open(service.Store.ChampionVersion()!);
        var record = JsonRecordReader.Read(model.Schema, Encoding.UTF8.GetBytes(Customer), DateOnly.Parse(asOf, null)).Record!;

        var answer = (await service.PostAsync(path, Customer)).MustBeOk();

        answer.Json.GetProperty("asOf").GetString().Should().Be(asOf);
        answer.Json.GetProperty("churnProbability").GetSingle().Should().Be(model.Score(record.Coded).Value);
        answer
            .Json.EnumerateObject()
            .Select(member => member.Name)
            .Should()
            .Equal(
                "customerId",
                "churnProbability",
                "churn",
                "segment",
                "threshold",
                "breakEven",
                "decidedBy",
                "modelVersion",
                "asOf",
                "warnings");
        answer.Warnings.Should().BeEmpty();
    }

    [Theory]
    [InlineData("/predict/batch")]
    [InlineData("/segments")]
    public async Task Many_customers_are_asked_as_of_one_day(string path)
    {
        var answer = (await service.PostAsync($"{path}?asOf=2024-03-01", $"[{Customer}, {Customer}]")).MustBeOk();
        var unasked = (await service.PostAsync(path, $"[{Customer}]")).MustBeOk();

        Results(answer).Select(result => result.GetProperty("asOf").GetString()).Should().Equal("2024-03-01", "2024-03-01");
        Results(unasked).Single().GetProperty("asOf").GetString().Should().Be("2024-03-31");
        Results(unasked).Single().GetProperty("churnProbability").GetSingle()
            .Should().NotBe(Results(answer)[0].GetProperty("churnProbability").GetSingle());

        static JsonElement[] Results(Answer answer) =>
            [.. answer.Json.GetProperty("results").EnumerateArray().Select(item => item.GetProperty("result"))];
    }

    [Theory]
    [InlineData("asOf=")]
    [InlineData("asOf=31.05.2024")]
    [InlineData("asOf=2024-5-31")]
    [InlineData("asOf=2024-02-30")]
    [InlineData("asOf=1899-12-31")]
    [InlineData("asOf=2201-01-01")]
    [InlineData("asOf=2024-05-31&asOf=2024-05-31")]
    public async Task A_day_that_is_none_is_a_problem_that_does_not_repeat_it(string query)
    {
        foreach (var path in new[] { "/predict", "/predict/batch", "/segments" })
        {
            var answer = (await service.PostAsync($"{path}?{query}", Customer)).MustBeProblem(
                HttpStatusCode.BadRequest,
                "invalid-as-of");

            answer.Json.GetProperty("detail").GetString().Should().Contain("?asOf=2024-05-31").And.NotContain("-02-30");
        }
    }

    [Fact]
    public async Task A_CSV_batch_counts_from_the_day_of_training()
    {
        var csv = "Kunde,Kunde seit,Umsatz,Tarif\nK1,29.02.2024,\"99,50 €\",Basis\n";

        var unasked = await service.PostAsync("/predict/batch", csv, "text/csv");
        var asked = await service.PostAsync("/predict/batch?asOf=2024-03-31", csv, "text/csv");

        unasked.Text.Should().Be(asked.Text).And.Contain(",\"0,");
    }

    [Fact]
    public async Task A_day_far_from_training_and_an_age_out_of_range_are_warned_of()
    {
        (await service.PostAsync("/predict?asOf=2025-04-01", Customer)).MustBeOk().Warnings.Should().Equal("asOf far-as-of");
        (await service.PostAsync("/predict?asOf=2031-04-01", Customer.Replace("2024", "2016", StringComparison.Ordinal)))
            .MustBeOk().Warnings.Should().Equal("Kunde seit out-of-range", "asOf far-as-of");
    }

    [Fact]
    public async Task What_is_odd_in_a_date_or_not_used_is_warned_of_once()
    {
        var answer = await service.PostAsync(
            "/predict",
            """{"Kunde seit": "2030-01-01", "Umsatz": null, "Notiz": "x", "Land": "DE", "Tarif": "basis"}""");

        answer.MustBeOk().Warnings.Should().Equal(
            "Tarif unseen", "Kunde seit out-of-range", "Umsatz missing", "Notiz ignored", "Land ignored");
        answer.Text.Should().Contain("Did you mean 'Basis'?");
    }

    [Fact]
    public async Task What_is_written_otherwise_than_the_column_writes_is_refused() =>
        (await service.PostAsync("/predict", """{"Kunde seit": "05/31/2023", "Umsatz": "12.5"}"""))
            .MustBeProblem(HttpStatusCode.BadRequest, "invalid-customer")
            .Faults.Should()
            .Equal("/Kunde seit not-a-date", "/Umsatz not-a-number");

    [Fact]
    public async Task The_schema_tells_forms_units_and_days()
    {
        var columns = (await service.GetAsync("/schema")).MustBeOk().Json.GetProperty("columns").EnumerateArray()
            .ToDictionary(column => column.GetProperty("name").GetString()!);

        columns
            .Values.Select(column => column.GetProperty("kind").GetString())
            .Should()
            .Equal("identifier", "date", "number", "category", "text", "constant");
        columns
            .Values.Select(column => column.GetProperty("used").GetBoolean())
            .Should()
            .Equal(false, true, true, true, false, false);
        columns["Umsatz"].GetProperty("unit").GetString().Should().Be("€");
        columns["Umsatz"]
            .GetProperty("expected")
            .GetString()
            .Should()
            .StartWith("a number with a decimal comma and points between thousands, in €");
        columns["Kunde seit"].GetProperty("expected").GetString().Should().Be("a date, as in 31.05.2024 or 2024-05-31");
        columns["Kunde seit"].GetProperty("earliest").GetString().Should().Be("2015-01-01");
        columns["Kunde seit"].GetProperty("latest").GetString().Should().Be("2024-03-31");
        columns["Tarif"].TryGetProperty("unit", out _).Should().BeFalse();
    }

    [Fact]
    public async Task A_model_without_dates_neither_looks_at_the_day_nor_names_one()
    {
        await using var telco = await RunningService.StartAsync(new HandMadeModel());

        var answer = (await telco.PostAsync("/predict?asOf=soon", """{"tenure": 1}""")).MustBeOk();

        answer.Json.TryGetProperty("asOf", out _).Should().BeFalse();
    }
}
