using System.Net;
using System.Text.Json;
using Churn.Core.Decisions;
using Churn.Core.Schema;
using Churn.Core.Segments;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Configuration;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Segments;

public sealed class SegmentsTests : IAsyncLifetime, IDisposable
{
    private static readonly LearnedSegments Learned = new()
    {
        Source = SegmentSource.Customers,
        Data = new SegmentData("customers.csv", "c0ffee", 30, 0.25),
        Seed = 42,
        Columns = [new SegmentColumn(new NumberColumn("tenure", 0, 72), false, [30], 0.1)],
        Segments =
        [
            new LearnedSegment("tenure >= 30", ["tenure >= 30"], 0.9, 0.8, 25, 0.75, 0.95, 0.1, 60, [2]),
            new LearnedSegment("tenure < 30", ["tenure < 30"], 0.85, 0.9, 5, 0.25, 0.9, 0.6, 30, [-2]),
        ],
    };

    private readonly TempFolder folder = new();
    private RunningService service = null!;

    public async Task InitializeAsync()
    {
        File.WriteAllBytes(folder["segments.json"], SegmentsFile.Write(Learned));
        service = await RunningService.StartAsync(
            new HandMadeModel(), $"--ChurnApi:SegmentsFile={folder["segments.json"]}", "--ChurnApi:MinCell=1");
    }

    public async Task DisposeAsync() => await service.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_training_base_is_told_by_segment_with_its_rules_in_words()
    {
        var answer = (await service.GetAsync("/segments")).MustBeOk().Json;

        answer.GetProperty("modelVersion").GetString().Should().Be(service.Store.ChampionVersion());
        answer.GetProperty("valueColumn").GetString().Should().Be("MonthlyCharges");
        var segments = answer.GetProperty("segments").EnumerateArray().ToArray();
        segments.Select(s => s.GetProperty("name").GetString())
            .Should().Equal("high-risk", "potential-high-value", "loyal", "standard");
        segments[0].EnumerateObject().Select(member => member.Name).Should().Equal(
            "name", "rule", "customers", "share", "averageProbability", "totalValue", "valueAtRisk", "valueAtRiskInterval");
        answer.GetProperty("by").GetString().Should().Be("rules");
        segments[0].GetProperty("rule").GetString().Should().Be("churn probability at or over 0.5");
        segments.Sum(s => s.GetProperty("customers").GetInt32()).Should().Be(3);
    }

    [Fact]
    public async Task Groups_of_fewer_customers_than_the_minimum_have_no_figures()
    {
        await using var guarded = await RunningService.StartAsync(new HandMadeModel());

        var segments = (await guarded.GetAsync("/segments")).MustBeOk().Json.GetProperty("segments").EnumerateArray().ToArray();

        segments.Select(segment => segment.GetProperty("customers").ValueKind).Should().Equal(
            JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Number, JsonValueKind.Null);
        segments.Select(segment => segment.GetProperty("valueAtRisk").ValueKind).Should().Equal(
            JsonValueKind.Null, JsonValueKind.Null, JsonValueKind.Number, JsonValueKind.Null);
    }

    [Fact]
    public async Task Learned_segments_are_answered_from_their_file()
    {
        var answer = (await service.GetAsync("/segments?by=learned")).MustBeOk().Json;

        answer.GetProperty("by").GetString().Should().Be("learned");
        var segments = answer.GetProperty("segments").EnumerateArray().ToArray();
        segments.Select(segment => segment.GetProperty("name").GetString()).Should().Equal("tenure >= 30", "tenure < 30");
        segments.Select(segment => segment.GetProperty("churnRate").GetDouble()).Should().Equal(0.1, 0.6);
    }

    [Theory]
    [InlineData(true, 3, 0)] // two are too few, and the other would give them away
    [InlineData(true, 1, 2)]
    [InlineData(false, 1, 0)] // another model's figures are not shown
    public async Task Learned_segments_have_risk_where_the_version_that_serves_scored_them(
        bool isServing, int minCell, int shown)
    {
        var version = service.Store.ChampionVersion()!;
        var scored = Learned with
        {
            Scoring = new SegmentScoring(isServing ? version : "0123456789ab", new RevenueAtRisk(70, 50, 90)),
            Segments =
            [
                Learned.Segments[0] with { Risk = new SegmentRisk(20, .1, 400, new RevenueAtRisk(40, 20, 60)) },
                Learned.Segments[1] with { Risk = new SegmentRisk(2, .5, 60, new RevenueAtRisk(30, 15, 45)) },
            ],
        };
        File.WriteAllBytes(folder["scored.json"], SegmentsFile.Write(scored));
        await using var other = await RunningService.StartAsync(
            new HandMadeModel(), $"--ChurnApi:SegmentsFile={folder["scored.json"]}", $"--ChurnApi:MinCell={minCell}");

        var answer = (await other.GetAsync("/segments?by=learned")).MustBeOk().Json;

        var segments = answer.GetProperty("segments").EnumerateArray().ToArray();
        segments.Count(segment => segment.GetProperty("valueAtRisk").ValueKind == JsonValueKind.Number).Should().Be(shown);
        segments.Count(segment => segment.GetProperty("averageProbability").ValueKind == JsonValueKind.Number)
            .Should().Be(shown);
        answer.TryGetProperty("revenueAtRisk", out var all).Should().Be(isServing);
        if (isServing) all.GetProperty("value").GetDouble().Should().Be(70);
        answer.GetProperty("valueColumn").GetString().Should().Be(isServing ? "MonthlyCharges" : null);
    }

    [Fact]
    public async Task Customer_who_is_sent_gets_the_learned_segment_too()
    {
        var body = $"[{new HandMadeModel().Golden[0]}, {{\"tenure\": 72}}]";

        var answer = (await service.PostAsync("/segments", body)).MustBeOk().Json;

        answer.GetProperty("results").EnumerateArray()
            .Select(item => item.GetProperty("result").GetProperty("learnedSegment").GetString())
            .Should().Equal("tenure < 30", "tenure >= 30");
    }

    [Fact]
    public async Task File_of_segments_with_a_fault_keeps_the_service_from_starting()
    {
        File.WriteAllText(folder["bad.json"], "{}");
        var start = () => RunningService.StartAsync(new HandMadeModel(), $"--ChurnApi:SegmentsFile={folder["bad.json"]}");

        (await start.Should().ThrowAsync<ServiceConfigurationException>()).Which.Message
            .Should().Contain("ChurnApi:SegmentsFile").And.Contain("churn segments learn");
    }

    [Fact]
    public async Task Each_given_customer_gets_its_segment_and_the_segments_are_summed_up()
    {
        var golden = new HandMadeModel().Golden;
        var body = $"[{string.Join(',', golden)}, {{\"tenure\": \"x\"}}]";

        var answer = (await service.PostAsync("/segments", body)).MustBeOk().Json;

        var items = answer.GetProperty("results").EnumerateArray().ToArray();
        items.Should().HaveCount(4);
        items[0].GetProperty("result").EnumerateObject().Select(member => member.Name)
            .Should().Equal("customerId", "segment", "churnProbability", "warnings", "learnedSegment");
        items.Take(3).Select(item => item.GetProperty("result").GetProperty("segment").GetString())
            .Should().Equal("high-risk", "standard", "potential-high-value");
        Answer.FaultsOf(items[3].GetProperty("error")).Should().Equal("/3/tenure not-a-number");
        var segments = answer.GetProperty("segments").EnumerateArray().ToArray();
        segments.Select(s => s.GetProperty("customers").GetInt32()).Should().Equal(1, 1, 0, 1);
        segments.Sum(s => s.GetProperty("totalValue").GetDouble()).Should().BeApproximately(29.85 + 56.95 + 115.5, 1e-4);
        answer.GetProperty("valueColumn").GetString().Should().Be("MonthlyCharges");
    }

    [Fact]
    public async Task Customers_who_have_left_are_in_no_segment()
    {
        const string Customer = """
            "tenure": 1, "MonthlyCharges": 100, "Contract": "One year", "SeniorCitizen": 0, "PaperlessBilling": "No"
            """;
        const string Left = $$"""{{{Customer}}, "Churn": "Yes"}""";
        const string Csv = "tenure,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling,Churn\n1,100,One year,0,No,yes\n";

        var many = (await service.PostAsync("/segments", $$"""[{{Left}}, {{{Customer}}, "Churn": "No"}]""")).MustBeOk().Json;
        var one = (await service.PostAsync("/predict", Left)).MustBeOk();
        var table = await service.PostAsync("/predict/batch", Csv, "text/csv");

        many.GetProperty("segments").EnumerateArray().Sum(segment => segment.GetProperty("customers").GetInt32()).Should().Be(1);
        many.GetProperty("results")[0].GetProperty("result").GetProperty("segment").GetString().Should().Be("already-left");
        one.Warnings.Should().Equal("Churn already-left");
        one.Json.GetProperty("churn").GetBoolean().Should().BeFalse();
        one.Json.GetProperty("segment").GetString().Should().Be("already-left");
        one.Json.GetProperty("threshold").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Null);
        table.Text.Should().Contain(",,already-left,,,already-left,,").And.EndWith(",already-left: Churn,,\n");
    }

    [Fact]
    public async Task Where_no_column_holds_a_value_there_is_no_sum_of_it()
    {
        await using var bank = await RunningService.StartAsync(HandMadeModel.OfBank);

        var answer = (await bank.PostAsync("/segments", $"[{HandMadeModel.OfBank.Golden[0]}]")).MustBeOk().Json;

        answer.GetProperty("valueColumn").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Null);
        answer.GetProperty("segments")[0].GetProperty("totalValue").ValueKind.Should().Be(System.Text.Json.JsonValueKind.Null);
    }

    [Fact]
    public async Task One_customer_alone_is_refused_with_a_hint() =>
        (await service.PostAsync("/segments", "{\"tenure\": 1}")).MustBeProblem(HttpStatusCode.BadRequest, "not-an-array")
            .Text.Should().Contain("array of one");
}
