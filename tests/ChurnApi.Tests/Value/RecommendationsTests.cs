using System.Net;
using Churn.Core.Recommending;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Hosting;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Value;

public sealed class RecommendationsTests : IDisposable
{
    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Items_that_go_together_are_recommended_and_bought_ones_are_not()
    {
        await using var service = await StartAsync(Jaccard);

        const string body = """{"customerId": "K1", "items": ["bread", 7, "bread"]}""";

        var answer = (await service.PostAsync("/recommendations?top=2", body)).MustBeOk();

        answer.Json.GetProperty("customerId").GetString().Should().Be("K1");
        answer.Json.GetProperty("method").GetString().Should().Be("jaccard");
        answer.Json.GetProperty("recommenderVersion").GetString().Should().Be(RecommenderFolder.Save(folder["saved"], Jaccard));
        answer.Json.GetProperty("recommendations").EnumerateArray()
            .Select(item => $"{item.GetProperty("rank")} {item.GetProperty("item")} {item.GetProperty("score")}")
            .Should().Equal("1 butter 0.75", "2 bag 0");
        answer.Warnings.Should().Equal("7 unknown-items");
    }

    [Fact]
    public async Task Customer_of_unknown_items_gets_what_most_customers_bought()
    {
        await using var service = await StartAsync(Jaccard);

        var answer = (await service.PostAsync("/recommendations", """{"items": ["new"]}""")).MustBeOk().Json;

        answer.GetProperty("method").GetString().Should().Be("popularity");
        answer.GetProperty("recommendations")[0].GetProperty("item").GetString().Should().Be("bag");
        answer.GetProperty("recommendations").GetArrayLength().Should().Be(3);
    }

    [Theory]
    [InlineData("/recommendations?top=0", """{"items": []}""", "/top invalid-query")]
    [InlineData("/recommendations", "[]", " invalid-basket")]
    [InlineData("/recommendations", """{"items": "bread", "more": 1}""", "/more invalid-basket", "/items invalid-basket")]
    [InlineData("/recommendations", """{"items": ["bread", null], "customerId": {}}""", "/customerId invalid-basket",
        "/items/1 invalid-basket")]
    public async Task Basket_that_cannot_be_read_is_refused_with_all_faults(string path, string body, params string[] faults)
    {
        await using var service = await StartAsync(Jaccard);

        (await service.PostAsync(path, body)).MustBeProblem(HttpStatusCode.BadRequest, "invalid-basket")
            .Faults.Should().Equal(faults);
    }

    [Fact]
    public async Task Service_without_a_recommender_says_what_to_set()
    {
        await using var bare = await RunningService.StartAsync(new HandMadeModel());

        (await bare.PostAsync("/recommendations", """{"items": []}""")).MustBeProblem(HttpStatusCode.NotFound, "no-recommender")
            .Text.Should().Contain("ChurnApi:RecommenderFolder");
    }

    [Fact]
    public void Altered_recommender_is_refused_at_the_start()
    {
        RecommenderFolder.Save(folder["saved"], Jaccard);
        var weights = Directory.GetFiles(folder["saved"], "*.bin").Single();
        var bytes = File.ReadAllBytes(weights);
        bytes[^1] ^= 1;
        File.WriteAllBytes(weights, bytes);

        var create = () => ChurnService.Create([$"--ChurnApi:RecommenderFolder={folder["saved"]}"]);

        create.Should().Throw<Exception>().Which.Message
            .Should().Contain("ChurnApi:RecommenderFolder").And.Contain("altered");
    }

    private static ItemRecommender Jaccard => new(
        RecommendationMethod.Jaccard,
        ["bag", "bread", "butter"],
        [20, 8, 6],
        ItemWeights.Sparse([[], [2], [1]], [[], [.75f], [.75f]]));

    private Task<RunningService> StartAsync(ItemRecommender recommender)
    {
        RecommenderFolder.Save(folder["saved"], recommender);
        return RunningService.StartAsync(new HandMadeModel(), $"--ChurnApi:RecommenderFolder={folder["saved"]}");
    }
}
