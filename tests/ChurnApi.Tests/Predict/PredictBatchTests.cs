using System.Net;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Predict;

public sealed class PredictBatchTests : IAsyncLifetime
{
    private RunningService service = null!;

    public async Task InitializeAsync() => service = await RunningService.StartAsync(new HandMadeModel());

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task Every_customer_gets_a_result_or_an_error_in_order()
    {
        var answer = (await service.PostAsync(
            "/predict/batch",
            """
            [{"customerID": "a", "tenure": 1}, {"tenur": 1, "Contract": {}}, {"customerID": "c", "tenure": 70}, 5, null, []]
            """)).MustBeOk();

        answer.Json.GetProperty("modelVersion").GetString().Should().Be(service.Store.ChampionVersion());
        answer.Json.GetProperty("threshold").GetRawText().Should().Be("0.5");
        var items = answer.Json.GetProperty("results").EnumerateArray().ToArray();
        items.Select(item => item.GetProperty("index").GetInt32()).Should().Equal(0, 1, 2, 3, 4, 5);
        items.Select(item => item.TryGetProperty("result", out _)).Should().Equal(true, false, true, false, false, false);
        items.Select(item => item.TryGetProperty("error", out _)).Should().Equal(false, true, false, true, true, true);
        items[2].GetProperty("result").GetProperty("customerId").GetString().Should().Be("c");
        Answer.FaultsOf(items[1].GetProperty("error")).Should().Equal("/1/tenur unknown-field", "/1/Contract not-a-value");
        Answer.FaultsOf(items[3].GetProperty("error")).Should().Equal("/3 not-an-object");
        items[1].GetProperty("error").GetProperty("type").GetString().Should().Be("/problems/invalid-customer");
    }

    [Fact]
    public async Task A_customer_gets_the_same_bits_alone_and_among_others()
    {
        var golden = new HandMadeModel().Golden;

        var batch = (await service.PostAsync("/predict/batch", $"[{string.Join(',', golden)}]")).MustBeOk();

        var items = batch.Json.GetProperty("results").EnumerateArray().Select(item => item.GetProperty("result")).ToArray();
        for (var i = 0; i < golden.Count; i++)
        {
            var alone = (await service.PostAsync("/predict", golden[i])).MustBeOk().Json;
            foreach (var member in items[i].EnumerateObject())
                member.Value.GetRawText().Should().Be(alone.GetProperty(member.Name).GetRawText());
        }
    }

    [Fact]
    public async Task No_customers_get_no_results() =>
        (await service.PostAsync("/predict/batch", "[]")).MustBeOk().Json.GetProperty("results").GetArrayLength().Should().Be(0);

    [Theory]
    [InlineData("{\"tenure\": 1}")]
    [InlineData("null")]
    [InlineData("\"a\"")]
    public async Task What_is_no_array_is_refused_with_a_hint(string body) =>
        (await service.PostAsync("/predict/batch", body)).MustBeProblem(HttpStatusCode.BadRequest, "not-an-array")
            .Text.Should().Contain("POST /predict.");

    [Fact]
    public async Task Results_and_errors_are_as_many_as_the_customers_however_faulty()
    {
        string[] kinds =
        [
            """{"tenure":1}""", """{"tenure":"x"}""", "7", "{}", """{"Contract":"new"}""", """{"tenure":1,"tenure":2}""",
        ];
        var customers = Enumerable.Range(0, 5000).Select(i => kinds[i * 7919 % kinds.Length]).ToArray();

        var answer = (await service.PostAsync("/predict/batch", $"[{string.Join(',', customers)}]")).MustBeOk();

        var items = answer.Json.GetProperty("results").EnumerateArray().ToArray();
        items.Should().HaveCount(5000);
        var results = items.Count(item => item.TryGetProperty("result", out _));
        var errors = items.Count(item => item.TryGetProperty("error", out _));
        results.Should().Be(customers.Count(customer => customer == kinds[0] || customer == kinds[4]));
        (results + errors).Should().Be(5000);
    }
}
