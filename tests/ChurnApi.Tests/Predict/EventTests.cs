using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Churn.Core.Events;
using Churn.Core.Numerics;
using Churn.Data.Events;
using Churn.Data.Tables;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using Churn.Training.Scoring;
using ChurnApi.Tests.Service;
using Microsoft.Extensions.Time.Testing;

namespace ChurnApi.Tests.Predict;

/// <summary>A model of events takes them with the customer, and computes what a file of the same events would give.</summary>
public sealed class EventTests : IAsyncLifetime
{
    private const string Two =
        """[{"time": "2026-02-20T09:00:00Z", "type": "buy", "amount": 20}, {"time": "2026-02-27T18:30:00Z", "type": "call"}]""";

    private readonly FakeTimeProvider clock = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));
    private RunningService service = null!;

    public async Task InitializeAsync() => service = await RunningService.StartAsync(HandMadeModel.OfEvents, clock);

    public async Task DisposeAsync() => await service.DisposeAsync();

    [Fact]
    public async Task Service_and_scored_file_give_the_same_probabilities()
    {
        using var folder = new TempFolder();
        var customers = Enumerable.Range(0, 60).Select(Draw).ToArray();
        await File.WriteAllLinesAsync(
            folder["customers.csv"], ["customer,plan", .. customers.Select((_, i) => $"C{i},{Plan(i)}")]);
        await File.WriteAllLinesAsync(
            folder["events.csv"],
            [
                "customer,time,type,amount",
                .. customers.SelectMany((events, i) => events.Append((Time: "2026-03-01T00:00:00Z", Type: "buy", Amount: "7"))
                    .Select(happened => $"C{i},{happened.Time},{happened.Type},{happened.Amount}")),
            ]);
        using var scored = new MemoryStream();
        FileScoring.Score(
            service.Store.Open(service.Store.ChampionVersion()!),
            folder["customers.csv"],
            folder["events.csv"],
            new EventFileOptions(),
            new DateOnly(2026, 6, 1),
            scored,
            new FileScoringOptions { AsOf = new DateOnly(2026, 3, 1), Reading = new ReadingOptions() });
        scored.Position = 0;
        var rows = (await new StreamReader(scored).ReadToEndAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries)[1..];

        foreach (var (i, events) in customers.Index())
        {
            var sent = new JsonArray([.. events.Select(happened => new JsonObject
            {
                ["time"] = happened.Time,
                ["type"] = happened.Type.Length == 0 ? null : happened.Type,
                ["amount"] = happened.Amount.Length == 0 ? null : double.Parse(happened.Amount, CultureInfo.InvariantCulture),
            })]);

            var answer = await AskAsync(
                "?asOf=2026-03-01", $$"""{"customer": "C{{i}}", "plan": "{{Plan(i)}}", "events": {{sent}}}""");

            answer.Json.GetProperty("churnProbability").GetRawText().Should().Be(rows[i].Split(',')[2]);
            var hasLeft = events.Any(happened => happened.Type == "leave");
            answer.Json.GetProperty("segment").GetString().Should().Match(segment => segment == "already-left" == hasLeft);
        }

        static string Plan(int i) => i % 2 == 0 ? "basic" : "premium";
    }

    [Fact]
    public async Task Moving_an_event_to_the_as_of_moment_is_refused_and_before_it_counts()
    {
        var without = await AskAsync("?asOf=2026-03-01", $$"""{"plan": "basic", "events": {{Two}}}""");
        var before = await AskAsync(
            "?asOf=2026-03-01", $$"""{"plan": "basic", "events": {{Two[..^1]}}, {"time": "2026-02-28T23:59:59Z"}]}""");
        var at = await service.PostAsync(
            "/predict?asOf=2026-03-01", $$"""{"plan": "basic", "events": {{Two[..^1]}}, {"time": "2026-03-01T00:00:00Z"}]}""");

        before.Json.GetProperty("churnProbability").GetSingle()
            .Should().NotBe(without.Json.GetProperty("churnProbability").GetSingle());
        at.Status.Should().Be(HttpStatusCode.BadRequest);
        at.Faults.Should().Equal("/events/2/time not-before-as-of");
    }

    [Fact]
    public async Task As_of_is_now_or_the_customers_own_day_or_that_of_the_query()
    {
        var now = await AskAsync("", $$"""{"plan": "basic", "events": {{Two}}}""");
        var own = await AskAsync("?asOf=2026-04-01", $$"""{"plan": "basic", "events": {{Two}}, "as_of": "2026-03-02"}""");
        var late = await service.PostAsync("/predict", """{"plan": "basic", "events": [{"time": "2026-03-01T12:00:00Z"}]}""");

        now.Json.GetProperty("asOf").GetString().Should().Be("2026-03-01");
        own.Json.GetProperty("asOf").GetString().Should().Be("2026-03-02");
        late.Faults.Should().Equal("/events/0/time not-before-as-of");
        clock.Advance(TimeSpan.FromSeconds(1));
        (await AskAsync("", """{"plan": "basic", "events": [{"time": "2026-03-01T12:00:00Z"}]}""")).Warnings.Should().BeEmpty();
    }

    [Theory]
    [InlineData("", "/events missing-events")]
    [InlineData(""", "events": null""", "/events not-a-value")]
    [InlineData(""", "events": {}""", "/events not-a-value")]
    [InlineData(""", "events": [], "events": []""", "/events duplicate-field")]
    [InlineData(""", "events": [], "events_7d": 3""", "/events_7d computed-field")]
    public async Task Customer_needs_the_events_once_and_not_what_is_made_of_them(string rest, string fault) =>
        (await service.PostAsync("/predict", $$"""{"plan": "basic"{{rest}}}""")).Faults.Should().Equal(fault);

    [Theory]
    [InlineData("7, []", "/0 not-a-value", "/1 not-a-value")]
    [InlineData("""{"type": "buy"}""", "/0 no-time")]
    [InlineData("""{"time": null}""", "/0/time no-time")]
    [InlineData("""{"time": {"a": [1]}}""", "/0/time not-a-time")]
    [InlineData("""{"time": "yesterday"}, {"time": 3}, {"time": "\ud800"}""",
        "/0/time not-a-time", "/1/time not-a-time", "/2/time not-a-time")]
    [InlineData("""{"time": "2026-02-01"}, {"time": "2026-02-01T10:00Z"}, {"time": "2026-02-01T10:00"}""", "/2/time mixed-zones")]
    [InlineData("""{"time": "2026-02-01", "amount": "NaN"}, {"time": "2026-02-01", "amount": 1e999}""",
        "/0/amount not-a-number", "/1/amount not-a-number")]
    [InlineData("""{"time": "2026-02-01", "amount": true}, {"time": "2026-02-01", "amount": [1]}""",
        "/0/amount not-a-number", "/1/amount not-a-number")]
    [InlineData("""{"time": "2026-02-01", "type": ["buy"]}""", "/0/type not-text")]
    [InlineData("""{"time": "2026-02-01", "type": "\ud800"}""", "/0/type not-text")]
    [InlineData("""{"time": "2026-02-01", "time": "2026-02-02"}""", "/0/time duplicate-field")]
    [InlineData("""{"time": "2026-02-01", "colour": "red"}, {"\ud800": 1}""",
        "/0 unknown-field", "/1 unknown-field", "/1 no-time")]
    public async Task Faults_of_events_have_their_place(string events, params string[] faults)
    {
        var answer = await service.PostAsync("/predict", $$"""{"plan": "basic", "events": [{{events}}]}""");

        answer.Status.Should().Be(HttpStatusCode.BadRequest);
        answer.Faults.Should().Equal(faults.Select(fault => $"/events{fault}"));
    }

    [Fact]
    public async Task Too_many_events_are_refused_and_ten_thousand_are_not()
    {
        string Many(int count) => $$"""{"plan": "basic", "events": [{{string.Join(',', Enumerable.Repeat(
            """{"time": "2026-02-01T10:00:00Z", "type": "buy", "amount": 1}""", count))}}]}""";

        (await AskAsync("", Many(EventHistoryReader.MaxEvents))).Warnings
            .Should().OnlyContain(warning => warning.Contains("out-of-range"));
        (await service.PostAsync("/predict", Many(EventHistoryReader.MaxEvents + 5))).Faults
            .Should().Equal("/events too-many-events");
    }

    [Fact]
    public async Task Customer_without_events_and_unknown_types_are_answered_with_a_warning()
    {
        (await AskAsync("", """{"plan": "basic", "events": []}""")).Warnings.Should().Equal("events no-events");
        (await AskAsync("", """{"plan": "basic", "events": [{"time": "2020-01-01"}]}""")).Warnings
            .Should().Equal("events no-events");
        var odd = await AskAsync("", """{"plan": "basic", "events": [{"time": "2026-02-20", "type": "secret"}]}""");

        odd.Warnings.Should().Equal("events unseen");
        odd.Text.Should().NotContain("secret");
    }

    [Fact]
    public async Task Escapes_and_the_order_of_events_change_nothing()
    {
        var plain = await AskAsync("", $$"""{"plan": "basic", "events": {{Two}}}""");
        var odd = await AskAsync("", """
            {"\u0065vents": [{"type": "call", "t\u0069me": "2026-02-27T20:30:00\u002B02:00"},
             {"amount": "20", "type": " b\u0075y ", "time": 1771578000}], "plan": "basic"}
            """);

        odd.Json.GetProperty("churnProbability").GetRawText()
            .Should().Be(plain.Json.GetProperty("churnProbability").GetRawText());
    }

    [Fact]
    public async Task Model_without_events_refuses_them()
    {
        await using var other = await RunningService.StartAsync(new HandMadeModel());

        var answer = await other.PostAsync("/predict", """{"tenure": 3, "events": []}""");

        answer.Status.Should().Be(HttpStatusCode.BadRequest);
        answer.Faults.Should().Equal("/events unknown-field");
    }

    [Fact]
    public async Task Batches_take_events_too_and_tables_the_columns_that_are_made_of_them()
    {
        var single = await AskAsync("", $$"""{"plan": "basic", "events": {{Two}}}""");
        var expected = single.Json.GetProperty("churnProbability").GetRawText();

        var array = await service.PostAsync(
            "/predict/batch", $$"""[{"plan": "basic", "events": {{Two}}}, {"plan": "basic", "events": [{"time": 1}]}]""");
        var many = await service.PostAsync("/segments", $$"""[{"plan": "basic", "events": {{Two}}}]""");

        var results = array.Json.GetProperty("results");
        results[0].GetProperty("result").GetProperty("churnProbability").GetRawText().Should().Be(expected);
        Answer.FaultsOf(results[1].GetProperty("error")).Should().Equal("/1/events/0/time not-a-time");
        many.Text.Should().Contain(expected);

        var facts = HandMadeModel.OfEvents.Events!;
        var columns = string.Join(',', facts.Features.Select(name => $"\"{name}\": 1.5"));
        var given = await AskAsync("", $$"""{"plan": "basic", {{columns}}}""");
        using var table = new StringContent(
            $"plan,{string.Join(',', facts.Features)}\nbasic,{string.Join(',', facts.Features.Select(_ => "1.5"))}\n",
            System.Text.Encoding.UTF8,
            "text/csv");
        var answered = await (await service.Client.PostAsync("/predict/batch", table)).Content.ReadAsStringAsync();
        answered.Should().Contain(given.Json.GetProperty("churnProbability").GetRawText());
    }

    [Fact]
    public async Task Batch_that_is_sent_again_is_answered_as_of_the_same_moment()
    {
        var first = await SendAsync();
        clock.Advance(TimeSpan.FromHours(5));
        var again = await SendAsync();

        again.Should().Be(first);

        async Task<string> SendAsync()
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/predict/batch")
            {
                Content = new StringContent(
                    $$"""[{"plan": "basic", "events": {{Two}}}]""", System.Text.Encoding.UTF8, "application/json"),
            };
            request.Headers.Add("Idempotency-Key", "again");
            return await (await service.Client.SendAsync(request)).Content.ReadAsStringAsync();
        }
    }

    [Fact]
    public async Task Schema_says_what_events_have_and_its_example_is_answered()
    {
        var schema = (await service.GetAsync("/schema")).MustBeOk();

        var events = schema.Json.GetProperty("events");
        events.GetProperty("max").GetInt32().Should().Be(EventHistoryReader.MaxEvents);
        events.GetProperty("members").EnumerateArray().Select(member => member.GetProperty("name").GetString())
            .Should().Equal("time", "knownAt", "type", "amount");
        (await AskAsync("", schema.Json.GetProperty("example").GetRawText())).Warnings.Should().BeEmpty();
        (await service.GetAsync("/swagger/v1/swagger.json")).Text.Should().Contain("\"maxItems\": 10000");
    }

    private async Task<Answer> AskAsync(string query, string customer) =>
        (await service.PostAsync($"/predict{query}", customer)).MustBeOk();

    private static (string Time, string Type, string Amount)[] Draw(int customer)
    {
        var random = new RandomStream(7, customer);
        string[] types = ["buy", "call", "chat", ""];
        return
        [
            .. Enumerable.Range(0, customer % 12).Select(i => (
                new DateTime(2026, 3, 1).AddSeconds(-1 - random.NextBelow(40 * 86_400))
                    .ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                customer % 10 == 9 && i == 3 ? "leave" : types[random.NextBelow(4)],
                random.NextBelow(3) == 0 ? "" : (random.NextBelow(10_000) / 100.0).ToString(CultureInfo.InvariantCulture))),
        ];
    }
}
