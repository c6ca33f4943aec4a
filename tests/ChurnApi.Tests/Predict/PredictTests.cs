using System.Globalization;
using System.Text.Json;
using Churn.Core.Schema;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Predict;

public sealed class PredictTests : IAsyncLifetime
{
    private RunningService service = null!;

    public async Task InitializeAsync() => service = await RunningService.StartAsync(new HandMadeModel());

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task A_customer_gets_the_whole_answer_in_camel_case()
    {
        var answer = (await service.PostAsync("/predict", new HandMadeModel().Golden[0])).MustBeOk();

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
                "warnings");
        answer.Json.GetProperty("customerId").GetString().Should().Be("C00001");
        answer.Json.GetProperty("churn").GetBoolean().Should().BeTrue();
        answer.Json.GetProperty("threshold").GetRawText().Should().Be("0.5");
        answer.Json.GetProperty("segment").GetString().Should().Be("high-risk");
        answer.Json.GetProperty("modelVersion").GetString().Should().Be(service.Store.ChampionVersion());
        answer.Warnings.Should().Equal("Note ignored");
    }

    [Fact]
    public async Task The_probability_has_the_bits_of_the_models()
    {
        var model = service.Store.Open(service.Store.ChampionVersion()!);
        foreach (var golden in model.Golden)
        {
            var expected = model.Score(JsonRecordReader.Read(model.Schema, golden.ToUtf8()).Record!.Coded).Value;

            var answer = await service.PostAsync("/predict", golden.Record.GetRawText());

            var text = answer.Json.GetProperty("churnProbability").GetRawText();
            text.Should().Be(expected.ToString(CultureInfo.InvariantCulture), "it is the shortest that round-trips");
        }
    }

    [Fact]
    public async Task A_customer_without_identifier_is_answered_with_null() =>
        (await service.PostAsync("/predict", """{"tenure": 3}""")).MustBeOk()
            .Json.GetProperty("customerId").ValueKind.Should().Be(JsonValueKind.Null);

    [Fact]
    public async Task Missing_fields_are_filled_in_and_named_in_one_warning()
    {
        var answer = await service.PostAsync("/predict", """{"tenure": 3, "MonthlyCharges": null, "Contract": "  "}""");

        answer.MustBeOk().Warnings.Should().Equal(
            "MonthlyCharges missing", "Contract missing", "SeniorCitizen missing", "PaperlessBilling missing");
        answer.Json.GetProperty("warnings").GetArrayLength().Should().Be(1);
    }

    [Fact]
    public async Task A_category_never_seen_is_answered_with_a_warning_that_names_it()
    {
        var answer = (await service.PostAsync("/predict", Customer("\"Contract\": \"Fünf Jahre\""))).MustBeOk();

        answer.Warnings.Should().Equal("Contract unseen");
        answer.Text.Should().Contain("'Fünf Jahre' was never seen in training; expected one of Month-to-month, One year, Two");
    }

    [Fact]
    public async Task A_number_outside_the_range_of_training_is_answered_with_a_warning() =>
        (await service.PostAsync("/predict", Customer("\"tenure\": 500"))).MustBeOk()
            .Warnings.Should().Equal("tenure out-of-range");

    [Fact]
    public async Task Identifier_label_and_ignored_columns_do_not_change_the_answer_and_the_ignored_are_warned_of()
    {
        var plain = (await service.PostAsync("/predict", Customer("\"tenure\": 3"))).MustBeOk();
        var adorned = (await service.PostAsync(
            "/predict", Customer("\"tenure\": 3, \"customerID\": 77, \"Churn\": \"No\", \"Note\": {\"any\": [1]}"))).MustBeOk();

        adorned.Json.GetProperty("customerId").GetString().Should().Be("77");
        adorned.Json.GetProperty("churnProbability").GetRawText()
            .Should().Be(plain.Json.GetProperty("churnProbability").GetRawText());
        adorned.Warnings.Should().Equal("Note ignored");
    }

    [Theory]
    [InlineData("\"tenure\": \"12\"", "\"tenure\": 12")]
    [InlineData("\"tenure\": \" 1.2e1 \"", "\"tenure\": 12")]
    [InlineData("\"SeniorCitizen\": \"1\"", "\"SeniorCitizen\": 1")]
    [InlineData("\"SeniorCitizen\": true", "\"SeniorCitizen\": 1")]
    [InlineData("\"PaperlessBilling\": false", "\"PaperlessBilling\": \"No\"")]
    public async Task A_value_may_be_spelt_in_several_ways(string spelling, string plain)
    {
        var one = (await service.PostAsync("/predict", Customer(spelling))).MustBeOk();
        var other = (await service.PostAsync("/predict", Customer(plain))).MustBeOk();

        one.Text.Should().Be(other.Text);
    }

    [Theory]
    [InlineData("application/json; charset=utf-8")]
    [InlineData("application/json; charset=\"UTF-8\"")]
    [InlineData("application/vnd.crm.customer+json")]
    public async Task Any_json_media_type_is_accepted(string type) =>
        (await service.PostAsync("/predict", Customer("\"tenure\": 3"), type)).MustBeOk();

    [Fact]
    public async Task A_byte_order_mark_is_passed_over() =>
        (await service.PostAsync("/predict", '\uFEFF' + Customer("\"tenure\": 3"))).MustBeOk();

    /// <summary>A whole customer with some fields said otherwise.</summary>
    private static string Customer(string fields)
    {
        string[] all =
        [
            "\"tenure\": 12", "\"MonthlyCharges\": 50", "\"Contract\": \"One year\"", "\"SeniorCitizen\": 0",
            "\"PaperlessBilling\": \"No\"",
        ];
        var others = all.Where(field => !fields.Contains(field[..field.IndexOf(':')], StringComparison.Ordinal));
        return $"{{{string.Join(", ", others.Append(fields))}}}";
    }
}
