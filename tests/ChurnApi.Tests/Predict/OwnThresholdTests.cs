using System.Text.Json;
using Churn.Core.Decisions;
using Churn.Core.Schema;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Predict;

/// <summary>A model of a campaign in which each customer has a value of his own.</summary>
public sealed class OwnThresholdTests : IAsyncLifetime
{
    private static readonly HandMadeModel Telco = new();

    private static readonly HandMadeModel Model = Telco with
    {
        Schema = new CustomerSchema([.. Telco.Schema.Columns, new DecisionOnlyColumn("clv")], Telco.Schema.Label),
        Decision = Telco.Decision with
        {
            Basis = DecisionBasis.BreakEven,
            Campaign = new Campaign(CampaignEconomics.Standard, "EUR", new CampaignColumns("clv")),
        },
    };

    private RunningService service = null!;

    public async Task InitializeAsync() => service = await RunningService.StartAsync(Model);

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Theory]
    [InlineData("400", 11 / 127.0)]
    [InlineData("100", 11 / 37.0)]
    [InlineData("null", 11 / 67.0)]
    public async Task The_answer_holds_the_customers_own_threshold_and_what_contacting_him_earns(string clv, double threshold)
    {
        var answer = (await service.PostAsync("/predict", Customer(clv))).MustBeOk().Json;

        var probability = answer.GetProperty("churnProbability").GetDouble();
        answer.GetProperty("threshold").GetDouble().Should().BeApproximately(threshold, 1e-6);
        answer.GetProperty("churn").GetBoolean().Should().Be(probability >= threshold);
        var value = clv == "null" ? 200 : double.Parse(clv, System.Globalization.CultureInfo.InvariantCulture);
        answer
            .GetProperty("expectedProfit")
            .GetDouble()
            .Should()
            .BeApproximately(probability * (0.3 * (value - 10) - 1) - (1 - probability) * 11, 0.0051, "it is rounded to cents");
    }

    [Fact]
    public async Task A_customer_worth_less_than_the_offer_has_no_threshold_and_is_left_alone()
    {
        var answer = (await service.PostAsync("/predict", Customer("5"))).MustBeOk().Json;

        answer.GetProperty("threshold").ValueKind.Should().Be(JsonValueKind.Null);
        answer.GetProperty("churn").GetBoolean().Should().BeFalse();
        answer.GetProperty("segment").GetString().Should().NotBe("high-risk");
    }

    [Fact]
    public async Task Of_many_each_has_its_own()
    {
        var results = (await service.PostAsync("/predict/batch", $"[{Customer("400")}, {Customer("100")}]"))
            .MustBeOk()
            .Json.GetProperty("results");

        results
            .EnumerateArray()
            .Select(item => item.GetProperty("result").GetProperty("threshold").GetDouble())
            .Should()
            .SatisfyRespectively(
                first => first.Should().BeApproximately(11 / 127.0, 1e-6),
                second => second.Should().BeApproximately(11 / 37.0, 1e-6));
    }

    [Fact]
    public async Task The_model_tells_its_campaign_and_the_schema_what_the_column_is_for()
    {
        var campaign = (await service.GetAsync("/models/current")).MustBeOk().Json.GetProperty("campaign");
        campaign.GetProperty("currency").GetString().Should().Be("EUR");
        campaign.GetProperty("terms").GetProperty("customerValue").GetDouble().Should().Be(200);
        campaign.GetProperty("columns").GetProperty("customerValue").GetString().Should().Be("clv");

        var column = (await service.GetAsync("/schema")).MustBeOk().Json.GetProperty("columns").EnumerateArray()
            .Single(column => column.GetProperty("name").GetString() == "clv");
        column.GetProperty("kind").GetString().Should().Be("amount");
        column.GetProperty("used").GetBoolean().Should().BeTrue();
        (await service.GetAsync("/swagger/v1/swagger.json")).MustBeOk().Text.Should().Contain("the decision depends on it");
    }

    private static string Customer(string clv) =>
        $$"""{"tenure": 20, "MonthlyCharges": 70, "Contract": "One year", "clv": {{clv}}}""";
}
