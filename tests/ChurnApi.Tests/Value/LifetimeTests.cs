using System.Net;
using System.Text.Json;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Hosting;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Value;

public sealed class LifetimeTests : IAsyncLifetime, IDisposable
{
    private const string Query = "/lifetime?churnMeans=last-period&marginColumn=MonthlyCharges";

    private const string Purchases = """
        {"until": "1997-09-30", "period": "week", "horizon": 39, "customers": 2357,
         "bgNbd": {"r": 0.243, "alpha": 4.414, "a": 0.793, "b": 2.426, "logLikelihood": -9582.4},
         "gammaGamma": {"p": 6.248804, "q": 3.744588, "v": 15.447741, "logLikelihood": -4055.9, "correlation": 0.1}}
        """;

    private static readonly string Customers = $"[{string.Join(',', new HandMadeModel().Golden)}]";

    private readonly TempFolder folder = new();
    private RunningService service = null!;

    public async Task InitializeAsync()
    {
        File.WriteAllText(folder["purchases.json"], Purchases);
        service = await RunningService.StartAsync(
            new HandMadeModel(), $"--ChurnApi:PurchasesFile={folder["purchases.json"]}");
    }

    public async Task DisposeAsync() => await service.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Customers_are_valued_by_their_model_rolled_forward()
    {
        var answer = (await service.PostAsync($"{Query}&horizon=3&age=tenure%2B1&discount=0", Customers)).MustBeOk().Json;

        answer.GetProperty("modelVersion").GetString().Should().Be(service.Store.ChampionVersion());
        answer.GetProperty("period").GetString().Should().Be("month");
        answer.GetProperty("summary").GetProperty("customers").GetInt32().Should().Be(3);
        var results = answer.GetProperty("results").EnumerateArray().Select(item => item.GetProperty("result")).ToArray();
        results.Select(result => result.GetProperty("customerId").GetString()).Should().Equal("C00001", "C00002", "C00003");
        var hazards = new List<double>();
        foreach (var tenure in new[] { 1, 2, 3 })
        {
            var aged = new HandMadeModel().Golden[0]
                .Replace("\"tenure\": 1,", $"\"tenure\": {tenure},", StringComparison.Ordinal);
            hazards.Add((await service.PostAsync("/predict", aged)).MustBeOk().Json.GetProperty("churnProbability").GetDouble());
        }

        var survival = results[0].GetProperty("survival").EnumerateArray().Select(share => share.GetDouble()).ToArray();
        survival.Should().HaveCount(3);
        survival[2].Should().BeApproximately(hazards.Aggregate(1.0, (still, hazard) => still * (1 - hazard)), 1e-5);
        results[0].GetProperty("customerValue").GetDouble()
            .Should().BeApproximately(29.85 * (1 + survival[0] + survival[1]), .01);
        results.Sum(result => result.GetProperty("customerValue").GetDouble())
            .Should().BeApproximately(answer.GetProperty("summary").GetProperty("value").GetDouble(), .02);
    }

    [Fact]
    public async Task Customers_who_have_left_have_no_figures_and_those_that_cannot_be_read_an_error()
    {
        var body = """[{"tenure": 1, "MonthlyCharges": 20, "Churn": "Yes"}, {"tenure": "x"}]""";

        var answer = (await service.PostAsync(Query, body)).MustBeOk().Json;

        answer.GetProperty("summary").ValueKind.Should().Be(JsonValueKind.Null);
        var left = answer.GetProperty("results")[0].GetProperty("result");
        left.GetProperty("customerValue").ValueKind.Should().Be(JsonValueKind.Null);
        left.GetProperty("warnings").EnumerateArray().Select(warning => warning.GetProperty("code").GetString())
            .Should().Contain("already-left");
        Answer.FaultsOf(answer.GetProperty("results")[1].GetProperty("error")).Should().Equal("/1/tenure not-a-number");
    }

    [Theory]
    [InlineData("", "/churnMeans invalid-query", "/marginColumn invalid-query")]
    [InlineData("?churnMeans=ever&marginColumn=MonthlyCharges", "/churnMeans invalid-query")]
    [InlineData("?churnMeans=last-period&marginColumn=Contract", "/0/Contract invalid-margin", "/1/Contract invalid-margin",
        "/2/Contract invalid-margin")]
    [InlineData("?churnMeans=last-period&marginColumn=MonthlyCharges&horizon=0&discount=2&period=eon&age=nothing%2B1",
        "/period invalid-query", "/horizon invalid-query", "/discount invalid-query", "/age invalid-query")]
    public async Task What_cannot_be_valued_is_refused_with_all_faults(string query, params string[] faults)
    {
        var answer = (await service.PostAsync($"/lifetime{query}", Customers))
            .MustBeProblem(HttpStatusCode.BadRequest, "invalid-lifetime");

        answer.Faults.Should().Equal(faults);
    }

    [Fact]
    public async Task Purchases_are_valued_as_the_models_of_the_file_say()
    {
        var body = """
            [{"customerId": "C1", "repeatPurchases": 2, "recency": 30.43, "age": 38.86, "meanAmount": 22.35},
             {"repeatPurchases": 0, "recency": 0, "age": 38.86}, {"repeatPurchases": 1.5, "recency": 3, "age": 2, "x": 1}]
            """;

        var answer = (await service.PostAsync("/lifetime/purchases?horizon=39", body)).MustBeOk().Json;

        answer.GetProperty("period").GetString().Should().Be("week");
        var first = answer.GetProperty("results")[0].GetProperty("result");
        first.GetProperty("customerId").GetString().Should().Be("C1");
        first.GetProperty("probabilityActive").GetDouble().Should().BeApproximately(.726578570, 1e-6);
        first.GetProperty("expectedPurchases").GetDouble().Should().BeApproximately(1.226028175, 1e-6);
        first.GetProperty("expectedAmount").GetDouble().Should().Be(24.66);
        var once = answer.GetProperty("results")[1].GetProperty("result");
        once.GetProperty("probabilityActive").GetDouble().Should().Be(1);
        once.GetProperty("expectedPurchases").GetDouble().Should().BeApproximately(.195098052, 1e-6);
        Answer.FaultsOf(answer.GetProperty("results")[2].GetProperty("error")).Should().Equal(
            "/2/x invalid-purchases", "/2/age invalid-purchases", "/2/meanAmount invalid-purchases",
            "/2/repeatPurchases invalid-purchases");
    }

    [Fact]
    public async Task Service_without_a_file_of_purchases_says_what_to_set()
    {
        await using var bare = await RunningService.StartAsync(new HandMadeModel());

        (await bare.PostAsync("/lifetime/purchases", "[]")).MustBeProblem(HttpStatusCode.NotFound, "no-purchases")
            .Text.Should().Contain("ChurnApi:PurchasesFile");
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[")]
    [InlineData("""{"period": "eon", "bgNbd": {"r": 1, "alpha": 1, "a": 1, "b": 1, "logLikelihood": 0}, "gammaGamma": null}""")]
    [InlineData("""{"period": "week", "bgNbd": {"r": 0, "alpha": 1, "a": 1, "b": 1, "logLikelihood": 0}, "gammaGamma": null}""")]
    public void File_without_good_parameters_is_refused_at_the_start(string json)
    {
        File.WriteAllText(folder["bad.json"], json);

        var create = () => ChurnService.Create([$"--ChurnApi:PurchasesFile={folder["bad.json"]}"]);

        create.Should().Throw<Exception>().Which.Message
            .Should().Contain("ChurnApi:PurchasesFile").And.Contain("churn lifetime --transactions");
    }
}
