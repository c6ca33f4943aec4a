using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Predict;

public sealed class ReasonsTests : IAsyncLifetime
{
    private const string Customer =
        """{"customerID": "C1", "tenure": 3, "MonthlyCharges": 99.5, "Contract": "Month-to-month", "SeniorCitizen": 1}""";

    private static readonly string[] Added = ["baseProbability", "reasons", "otherContribution"];

    private RunningService service = null!;

    public async Task InitializeAsync() => service = await RunningService.StartAsync(HandMadeModel.WithReasons);

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task Answer_without_reasons_has_no_member_of_theirs() =>
        Json(await service.PostAsync("/predict", Customer)).Select(member => member.Key).Should().NotContain(Added);

    [Fact]
    public async Task Reasons_come_beside_the_same_answer_and_add_up()
    {
        var plain = Json(await service.PostAsync("/predict", Customer));
        var found = Json(await service.PostAsync("/predict?reasons=2", Customer));

        var reasons = found["reasons"]!.AsArray();
        reasons.Should().HaveCount(2);
        var sum = LogOdds(found["baseProbability"]!) + reasons.Sum(reason => (double)reason!["contribution"]!)
            + (double)found["otherContribution"]!;
        sum.Should().BeApproximately(LogOdds(found["churnProbability"]!), 1e-9);
        foreach (var name in Added) found.Remove(name);
        JsonNode.DeepEquals(found, plain).Should().BeTrue();
    }

    [Fact]
    public async Task Explain_has_every_column_with_all_its_members()
    {
        var found = Json(await service.PostAsync("/explain", Customer))["reasons"]!.AsArray();

        found.Select(reason => (string)reason!["column"]!).Should().BeEquivalentTo(
            "tenure", "MonthlyCharges", "Contract", "SeniorCitizen", "PaperlessBilling");
        found.Should().OnlyContain(reason => reason!.AsObject().Select(member => member.Key).SequenceEqual(new[]
        {
            "column", "displayName", "lever", "value",
            "contribution", "oddsFactor", "probabilityWithout", "standardError", "text",
        }));
    }

    [Fact]
    public async Task Batches_give_the_reasons_of_single_customers_in_every_form()
    {
        var single = Json(await service.PostAsync("/predict?reasons=3", Customer));

        var array = Json(await service.PostAsync("/predict/batch?reasons=3", $"[{Customer}]"));
        JsonNode.DeepEquals(array["results"]![0]!["result"], single).Should().BeTrue();
        var lines = await SendAsync("application/x-ndjson", Customer + "\n");
        var line = JsonNode.Parse(lines)!["result"]!.AsObject();
        line.Remove("predictionId").Should().BeTrue();
        JsonNode.DeepEquals(line, single).Should().BeTrue();
        var table = (await SendAsync("text/csv", "tenure,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling\n"
            + "3,99.5,Month-to-month,1,\nx,99.5,Month-to-month,1,\n")).Split('\n');
        table[0].Should().EndWith(",reason_1,reason_1_effect,reason_1_lever,reason_2,reason_2_effect,reason_2_lever,"
            + "reason_3,reason_3_effect,reason_3_lever,churn_prediction_id,churn_error");
        var first = single["reasons"]![0]!;
        table[1].Should().Contain($",{first["column"]}: {first["value"]},{first["contribution"]},");
        table[2].Should().ContainAny(",,,,,,,,,,not-a-number", ",,,,,,,,,,\"not-a-number");
    }

    [Theory]
    [InlineData("/predict?reasons=0"), InlineData("/predict?reasons=-1"), InlineData("/predict?reasons=1000")]
    [InlineData("/predict?reasons=many"), InlineData("/predict?reasons="), InlineData("/predict?reasons=1&reasons=2")]
    [InlineData("/predict?reasons=1.5"), InlineData("/predict/batch?reasons=0"), InlineData("/predict/batch?reasons=words")]
    public async Task Number_out_of_range_is_a_problem_with_a_pointer(string path) =>
        (await service.PostAsync(path, Customer)).MustBeProblem(HttpStatusCode.BadRequest, "invalid-reasons")
            .Faults.Should().Equal("/reasons invalid-reasons");

    [Fact]
    public async Task Customer_at_fault_is_refused_with_reasons_as_without() =>
        (await service.PostAsync("/explain", """{"tenure": "long"}"""))
            .MustBeProblem(HttpStatusCode.BadRequest, "invalid-customer").Faults.Should().Equal("/tenure not-a-number");

    [Theory]
    [InlineData("zh-CN,en;q=0.5", "提高"), InlineData("fr, zh-Hans;q=0.8, en;q=0.3", "提高")]
    [InlineData("en-US,en;q=0.9,zh;q=0.8", "raises"), InlineData("fr", "raises"), InlineData("zh;q=0", "raises")]
    public async Task Texts_are_in_the_language_that_is_accepted(string accepted, string word)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/predict?reasons=1");
        request.Content = new StringContent(Customer, Encoding.UTF8, "application/json");
        request.Headers.TryAddWithoutValidation("Accept-Language", accepted);

        using var response = await service.Client.SendAsync(request);

        ((string)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["reasons"]![0]!["text"]!).Should().Contain(word);
    }

    [Theory]
    [InlineData("/predict?reasons=4", Customer), InlineData("/explain", Customer), InlineData("/predict/batch?reasons=4", "[]")]
    public async Task Version_without_a_background_is_a_conflict_that_says_what_to_do(string path, string body)
    {
        await using var older = await RunningService.StartAsync(new HandMadeModel());

        var answer = await older.PostAsync(path, body);

        answer.MustBeProblem(HttpStatusCode.Conflict, "not-explainable");
        answer.Text.Should().Contain("churn models explainable");
        (await older.PostAsync("/predict", Customer)).MustBeOk();
    }

    private async Task<string> SendAsync(string mediaType, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, mediaType);
        using var response = await service.Client.PostAsync("/predict/batch?reasons=3", content);
        return await response.Content.ReadAsStringAsync();
    }

    private static JsonObject Json(Answer answer)
    {
        answer.MustBeOk();
        return JsonNode.Parse(answer.Text)!.AsObject();
    }

    private static double LogOdds(JsonNode probability) => Math.Log((double)probability / (1 - (double)probability));
}
