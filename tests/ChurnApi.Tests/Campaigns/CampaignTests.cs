using System.Net;
using System.Text.Json;
using Churn.Models.Registry;
using Churn.Outcomes.Logging;
using Churn.Outcomes.Storage;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Configuration;
using ChurnApi.Tests.Service;
using Microsoft.Extensions.DependencyInjection;

namespace ChurnApi.Tests.Campaigns;

public sealed class CampaignTests : IAsyncLifetime, IDisposable
{
    private const string Actions = """
        {
          "version": 1, "currency": "EUR",
          "actions": [
            { "name": "offer", "channel": "mail", "contactCost": 1, "acceptanceCost": 10, "acceptance": 0.3, "valueKept": 200,
              "eligibility": ["tenure < 60"] },
            { "name": "call", "contactCost": 5, "acceptanceCost": 0, "acceptance": 0.5,
              "valueKept": {"column": "MonthlyCharges"}, "capacity": 1 }
          ]
        }
        """;

    private static readonly string Customers = $"[{string.Join(',', HandMadeModel.WithReasons.Golden)}]";

    private readonly TempFolder folder = new();
    private RunningService service = null!;

    private string Setting => $"--ChurnApi:{nameof(ServiceOptions.ActionsFile)}={folder["actions.json"]}";

    public async Task InitializeAsync()
    {
        File.WriteAllText(folder["actions.json"], Actions);
        service = await RunningService.StartAsync(HandMadeModel.WithReasons, Setting);
    }

    public async Task DisposeAsync() => await service.DisposeAsync();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Actions_are_answered_as_the_file_has_them()
    {
        var answer = (await service.GetAsync("/actions")).MustBeOk().Json;

        JsonElement.DeepEquals(answer, JsonElement.Parse(Actions)).Should().BeTrue();
    }

    [Fact]
    public async Task Plan_gives_each_customer_at_most_one_action_within_the_budget()
    {
        var answer = (await PlanAsync("budget=20&control=0&campaign=spring&reasons=2", Customers)).MustBeOk().Json;

        var summary = answer.GetProperty("summary");
        summary.GetProperty("campaignId").GetString().Should().Be("spring");
        summary.GetProperty("evidence").GetString().Should().Be("assumption");
        summary.GetProperty("cost").GetDouble().Should().BeLessThanOrEqualTo(20);
        summary.GetProperty("expectedProfit").EnumerateObject().Select(member => member.Name)
            .Should().Equal("value", "lower", "upper");
        summary.GetProperty("alternatives").EnumerateObject().Select(member => member.Name)
            .Should().Equal("everybody", "nobody", "byRisk");
        var segments = summary.GetProperty("revenueAtRiskBySegment").EnumerateArray().ToArray();
        segments.Sum(segment => segment.GetProperty("customers").GetInt32()).Should().Be(3);
        segments.Sum(segment => segment.GetProperty("revenueAtRisk").GetProperty("value").GetDouble())
            .Should().BeApproximately(summary.GetProperty("revenueAtRisk").GetProperty("value").GetDouble(), 0.02);
        var list = answer.GetProperty("list").EnumerateArray().ToArray();
        list.Should().HaveCount(summary.GetProperty("contacts").GetInt32()).And.NotBeEmpty();
        list.Select(item => item.GetProperty("customerId").GetString()).Should().OnlyHaveUniqueItems();
        list[0].GetProperty("reasons").GetArrayLength().Should().BeInRange(1, 2);
        list[0].GetProperty("reasons").EnumerateArray()
            .Should().OnlyContain(reason => reason.GetProperty("contribution").GetDouble() > 0);
    }

    [Fact]
    public async Task Groups_of_a_campaign_that_is_named_are_remembered_and_those_of_a_draft_are_not()
    {
        await using var logged = await RunningService.StartAsync(
            HandMadeModel.WithReasons, Setting, $"--ChurnApi:Log=sqlite:{folder["log.db"]}");

        const string plan = "/campaigns/plan?budget=2000&control=0.5";
        var draft = (await logged.PostAsync(plan, Customers)).MustBeOk().Json;
        var named = (await logged.PostAsync($"{plan}&campaign=spring", Customers)).MustBeOk().Json;

        draft.GetProperty("list").EnumerateArray().Any(HasId).Should().BeFalse();
        var log = logged.Services.GetRequiredService<PredictionLog>();
        (await log.FlushAsync()).Should().BeTrue();
        var remembered = new List<PredictionWithOutcome>();
        await foreach (var row in log.Store.ReadAsync(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue)) remembered.Add(row);
        remembered.Should().OnlyContain(row => row.Campaign == "spring");
        remembered.Select(row => (row.Id, row.Group)).Should().BeEquivalentTo(named.GetProperty("list").EnumerateArray()
            .Select(contact => (contact.GetProperty("predictionId").GetGuid(), contact.GetProperty("group").GetString())));
        remembered.Select(row => row.Group).Should().Contain("treatment");

        static bool HasId(JsonElement contact) => contact.TryGetProperty("predictionId", out _);
    }

    [Fact]
    public async Task Plan_uses_the_uplift_model_that_an_action_names_and_follows_its_champion()
    {
        var trials = new ModelStore(folder["trials"]);
        var model = new HandMadeUplift();
        WriteMeasured("measured.json");
        await using var measured = await RunningService.StartAsync(
            HandMadeModel.WithReasons, $"--ChurnApi:ActionsFile={folder["measured.json"]}");
        const string path = "/campaigns/plan?budget=100&control=0";

        (await measured.PostAsync(path, Customers)).MustBeProblem(HttpStatusCode.BadRequest, "invalid-plan").Faults
            .Should().Equal(" actions");
        model.PromoteIn(trials);
        var first = (await measured.PostAsync(path, Customers)).MustBeOk().Json;
        (model with { Slope = 0 }).PromoteIn(trials);
        var second = (await measured.PostAsync(path, Customers)).MustBeOk().Json;

        first.GetProperty("summary").GetProperty("evidence").GetString().Should().Be("trial");
        var contact = first.GetProperty("list").EnumerateArray().Should().ContainSingle().Subject; // the others stay for long
        contact.GetProperty("evidence").GetString().Should().Be("trial");
        contact.GetProperty("expectedProfit").GetDouble().Should().BeApproximately((model.Uplift(1) * 200) - 1, 0.01);
        second.GetProperty("list").GetArrayLength().Should().Be(3);
    }

    [Fact]
    public async Task Same_request_gets_the_same_plan()
    {
        var (first, second) = (await PlanAsync("budget=20", Customers), await PlanAsync("budget=20", Customers));

        second.Text.Should().Be(first.MustBeOk().Text);
    }

    [Fact]
    public async Task Customers_who_have_left_and_those_that_cannot_be_read_are_in_no_plan()
    {
        var body = $$"""
            [{{HandMadeModel.WithReasons.Golden[0]}}, {"customerID": "L", "tenure": 1, "Churn": "Yes"},
             {"customerID": "X", "tenure": "x"}]
            """;

        var answer = (await PlanAsync("budget=50&control=0", body)).MustBeOk().Json;

        answer.GetProperty("summary").GetProperty("alreadyLeft").GetInt32().Should().Be(1);
        answer.GetProperty("summary").GetProperty("notScored").GetInt32().Should().Be(1);
        answer.GetProperty("list").EnumerateArray().Select(item => item.GetProperty("customerId").GetString())
            .Should().Equal("C00001");
        var error = answer.GetProperty("errors")[0];
        error.GetProperty("index").GetInt32().Should().Be(2);
        Answer.FaultsOf(error.GetProperty("error")).Should().Equal("/2/tenure not-a-number");
    }

    [Theory]
    [InlineData("", " ")]
    [InlineData("budget=0", " ")]
    [InlineData("budget=-1", " ")]
    [InlineData("budget=NaN", " ")]
    [InlineData("budget=many", "/budget")]
    [InlineData("budget=1&budget=2", "/budget")]
    [InlineData("budget=20&control=1", " ")]
    [InlineData("budget=20&control=x", "/control")]
    [InlineData("budget=20&seed=1.5", "/seed")]
    [InlineData("budget=20&date=tomorrow", "/date")]
    [InlineData("budget=20&campaign=a%20b", " ")]
    public async Task Query_that_cannot_be_is_refused_with_its_member(string query, string pointer)
    {
        var answer = (await PlanAsync(query, Customers)).MustBeProblem(HttpStatusCode.BadRequest, "invalid-plan");

        answer.Faults.Should().Contain($"{pointer.Trim()} invalid-query");
    }

    [Fact]
    public async Task Customers_without_key_twice_or_with_terms_that_cannot_be_are_refused_all_at_once()
    {
        const string body = """
            [{"customerID": "A", "tenure": 1}, {"tenure": 2}, {"customerID": "A", "tenure": 3},
             {"customerID": "B", "tenure": 1, "MonthlyCharges": -5}]
            """;

        var answer = (await PlanAsync("budget=20", body)).MustBeProblem(HttpStatusCode.BadRequest, "invalid-plan");

        answer.Faults.Should().Equal("/1 missing-identifier", "/2 duplicate-customer", "/3/MonthlyCharges invalid-terms");
    }

    private void WriteMeasured(string name) => File.WriteAllText(folder[name], """
        {
          "version": 1,
          "actions": [
            { "name": "offer", "contactCost": 1, "acceptanceCost": 0, "acceptance": "measured", "uplift": "trials",
              "valueKept": 200 }
          ]
        }
        """);

    [Fact]
    public async Task Budget_below_one_contact_is_refused() => (await PlanAsync("budget=0.01", Customers))
        .MustBeProblem(HttpStatusCode.BadRequest, "invalid-plan").Faults.Should().Equal(" plan");

    [Fact]
    public async Task Customers_that_cannot_be_read_are_told_where_nobody_is_left_to_plan_for()
    {
        var answer = await PlanAsync("budget=20", """[{"customerID": "A", "Tenure": 1}]""");

        answer.MustBeProblem(HttpStatusCode.BadRequest, "invalid-plan").Faults
            .Should().Equal(" plan", " plan", "/0/Tenure unknown-field");
    }

    [Fact]
    public async Task Actions_of_unknown_columns_are_refused()
    {
        File.WriteAllText(folder["other.json"], Actions.Replace("tenure <", "tenur <", StringComparison.Ordinal));
        await using var other = await RunningService.StartAsync(
            HandMadeModel.WithReasons, $"--ChurnApi:ActionsFile={folder["other.json"]}");

        var answer = await other.PostAsync("/campaigns/plan?budget=20", Customers);

        answer.MustBeProblem(HttpStatusCode.BadRequest, "invalid-plan").Faults.Should().Equal(" actions");
        answer.Text.Should().Contain("Did you mean 'tenure'?");
    }

    [Fact]
    public async Task Service_without_actions_says_so()
    {
        await using var bare = await RunningService.StartAsync(new HandMadeModel());

        (await bare.GetAsync("/actions")).MustBeProblem(HttpStatusCode.NotFound, "no-actions");
        (await bare.PostAsync("/campaigns/plan?budget=20", Customers)).MustBeProblem(HttpStatusCode.NotFound, "no-actions");
    }

    [Fact]
    public async Task Faulty_file_of_actions_keeps_the_service_from_starting()
    {
        File.WriteAllText(folder["bad.json"], Actions.Replace("0.3", "3", StringComparison.Ordinal));

        var start = () => RunningService.StartAsync(new HandMadeModel(), $"--ChurnApi:ActionsFile={folder["bad.json"]}");

        (await start.Should().ThrowAsync<ServiceConfigurationException>()).Which.Faults
            .Should().ContainSingle().Which.Should().Contain("actions[0].acceptance is 3");
    }

    [Fact]
    public async Task Plan_holds_messages_that_name_what_can_be_changed()
    {
        var answer = (await PlanWithMessagesAsync(
            HandMadeModel.WithLevers,
            """{"language": "en", "subject": "{name:tenure}", "body": "<p>{lever:1|-} {customerID}"}""")).MustBeOk().Json;

        var offers = answer.GetProperty("list").EnumerateArray()
            .Where(contact => contact.GetProperty("action").ValueEquals("offer")).ToArray();
        offers.Should().NotBeEmpty().And.OnlyContain(contact => contact.GetProperty("subject").GetString() == "Months"
            && contact.GetProperty("message").GetString()!.EndsWith(contact.GetProperty("customerId").GetString()!));
        answer.ToString().Should().MatchRegex("(Contract|MonthlyCharges|PaperlessBilling) C0000").And.NotContain("reasons");
    }

    [Theory]
    [InlineData("{Nobody}", " actions")]
    [InlineData("{lever:1}", " actions")]
    [InlineData("{MonthlyCharges}", " messages")]
    public async Task Messages_that_cannot_be_written_are_refused(string body, string fault)
    {
        const string customers = """
            [{"customerID": "A", "tenure": 1}, {"customerID": "B", "tenure": 70, "MonthlyCharges": 90}]
            """;

        var answer = await PlanWithMessagesAsync(
            HandMadeModel.WithReasons, $$"""{"language": "en", "body": "{{body}}"}""", customers);

        answer.MustBeProblem(HttpStatusCode.BadRequest, "invalid-plan").Faults.Should().Contain(fault);
    }

    private async Task<Answer> PlanWithMessagesAsync(HandMadeModel model, string message, string? customers = null)
    {
        File.WriteAllText(folder["texts.json"], Actions.Replace(
            "\"eligibility\"", $"\"messages\": [{message}], \"eligibility\"", StringComparison.Ordinal));
        await using var other = await RunningService.StartAsync(model, $"--ChurnApi:ActionsFile={folder["texts.json"]}");
        return await other.PostAsync("/campaigns/plan?budget=2000&control=0&language=en", customers ?? Customers);
    }

    private Task<Answer> PlanAsync(string query, string body) => service.PostAsync($"/campaigns/plan?{query}", body);
}
