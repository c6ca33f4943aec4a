using System.Net;
using System.Text;
using System.Text.Json;
using Churn.Access;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Outcomes;

/// <summary>POST /outcomes over a log in SQLite.</summary>
public sealed class OutcomesTests : IDisposable
{
    private static readonly string[] Golden = [.. new HandMadeModel().Golden];

    private readonly TempFolder folder = new();

    private string Log => $"--ChurnApi:Log=sqlite:{folder["log.db"]}";

    private static string Now => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssZ", null);

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public async Task An_outcome_of_a_prediction_is_accepted_once()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel(), Log);
        var id = (await service.PostAsync("/predict", Golden[0])).MustBeOk().PredictionIds.Single();
        var body = $$"""[{"predictionId": "{{id}}", "churned": true, "at": "{{Now}}"}]""";

        var first = (await service.PostAsync("/outcomes", body)).MustBeOk().Json;
        var second = (await service.PostAsync("/outcomes", body)).MustBeOk().Json;

        Counts(first).Should().Be((1, 0, 0, 0, 0));
        Counts(second).Should().Be((0, 1, 0, 0, 0));
        first.GetProperty("results")[0].GetRawText().Should().Be("""{"index":0,"status":"accepted","predictions":1}""");
        second.GetProperty("results")[0].GetProperty("status").GetString().Should().Be("duplicate");
    }

    [Fact]
    public async Task An_id_is_a_version_7_UUID_and_each_prediction_has_its_own()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel());
        var ids = new List<Guid>();
        for (var i = 0; i < 3; i++)
            ids.AddRange((await service.PostAsync("/predict", Golden[0])).MustBeOk().PredictionIds);
        ids.AddRange((await service.PostAsync("/predict/batch", $"[{string.Join(',', Golden)}]")).MustBeOk().PredictionIds);

        ids.Should().HaveCount(3 + Golden.Length).And.OnlyHaveUniqueItems().And.OnlyContain(id => id.Version == 7);
    }

    [Fact]
    public async Task Each_kind_of_outcome_is_counted_and_answered_in_order()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel(), Log);
        var ids = (await service.PostAsync("/predict/batch", $"[{Golden[0]},{Golden[1]}]")).MustBeOk().PredictionIds;
        string[] outcomes =
        [
            $$"""{"predictionId": "{{ids[0]}}", "churned": true, "at": "{{Now}}"}""",
            $$"""{"predictionId": "{{ids[0]}}", "churned": true, "at": "{{Now}}"}""",
            $$"""{"predictionId": "{{ids[1]}}", "churned": false, "at": "{{Now}}"}""",
            $$"""{"predictionId": "{{Guid.CreateVersion7()}}", "churned": true, "at": "{{Now}}"}""",
            $$"""{"predictionId": "{{ids[1]}}", "churned": true, "at": "2001-01-01"}""",
            $$"""{"predictionId": "{{ids[1]}}", "churned": "maybe", "at": "2999-01-01"}""",
            """{"churned": true, "at": "2026-01-01"}""",
            "3",
        ];

        var answer = (await service.PostAsync("/outcomes", $"[{string.Join(',', outcomes)}]")).MustBeOk().Json;

        Statuses(answer).Should().Equal(
            "accepted", "duplicate", "early", "unknown", "invalid", "invalid", "invalid", "invalid");
        Counts(answer).Should().Be((1, 1, 1, 1, 0));
        answer.GetProperty("invalid").GetInt64().Should().Be(4);
        answer.GetProperty("results")[2].GetProperty("matureAt").GetDateTimeOffset()
            .Should().BeAfter(TimeProvider.System.GetUtcNow().AddDays(29));
        Faults(answer).Should().Equal(
            "/4/at before-prediction", "/5/churned not-a-value", "/5/at in-future", "/6 missing", "/7 not-an-object");
    }

    [Theory]
    [InlineData("application/x-ndjson", "{{\"predictionId\":\"{0}\",\"churned\":true,\"at\":\"{1}\"}}\n")]
    [InlineData("text/csv", "predictionId,churned,at\n{0},1,{1}\n")]
    [InlineData("text/csv", "at;note;churned;predictionId\r\n{1};x;yes;{0}\r\n")]
    public async Task Outcomes_come_as_lines_and_as_a_table(string type, string body)
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel(), Log);
        var id = (await service.PostAsync("/predict", Golden[0])).MustBeOk().PredictionIds.Single();

        var answer = (await service.PostAsync("/outcomes", string.Format(null, body, id, Now), type)).MustBeOk().Json;

        Statuses(answer).Should().Equal("accepted");
    }

    [Fact]
    public async Task A_malformed_block_among_many_outcomes_is_named_and_spoils_no_other()
    {
        const int Count = 20_000, Broken = 10_000;
        await using var service = await RunningService.StartAsync(new HandMadeModel(), Log);
        var id = (await service.PostAsync("/predict", Golden[0])).MustBeOk().PredictionIds.Single();
        var good = $$"""{"predictionId":"{{id}}","churned":true,"at":"{{Now}}"}""";
        var body = new StringBuilder("[");
        for (var i = 0; i < Count; i++)
            body.Append(i == 0 ? "" : ",").Append(i is >= Broken and < Broken + 3 ? "{\"churned\": }" : good);

        var answer = (await service.PostAsync("/outcomes", body.Append(']').ToString())).MustBeOk().Json;

        answer.GetProperty("results").GetArrayLength().Should().Be(Count);
        answer.GetProperty("accepted").GetInt64().Should().Be(1);
        answer.GetProperty("duplicates").GetInt64().Should().Be(Count - 4);
        answer.GetProperty("invalid").GetInt64().Should().Be(3);
        answer.GetProperty("results").EnumerateArray().Index()
            .Where(item => item.Item.GetProperty("status").GetString() == "invalid").Select(item => item.Index)
            .Should().Equal(Broken, Broken + 1, Broken + 2);
    }

    [Fact]
    public async Task A_body_that_breaks_off_at_once_is_refused_as_a_whole()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel(), Log);

        (await service.PostAsync("/outcomes", "{}")).MustBeProblem(HttpStatusCode.BadRequest, "not-an-array");
        (await service.PostAsync("/outcomes", "[{]")).MustBeProblem(HttpStatusCode.BadRequest, "malformed-json");
        (await service.PostAsync("/outcomes", "a,b\n1,2\n", "text/csv"))
            .MustBeProblem(HttpStatusCode.BadRequest, "invalid-header");
        (await service.PostAsync("/outcomes", "", "text/csv")).MustBeProblem(HttpStatusCode.BadRequest, "empty-body");
        (await service.PostAsync("/outcomes", "[]", "text/plain"))
            .MustBeProblem(HttpStatusCode.UnsupportedMediaType, "unknown-form");
        Counts((await service.PostAsync("/outcomes", "[]")).MustBeOk().Json).Should().Be((0, 0, 0, 0, 0));
    }

    [Fact]
    public async Task Outcomes_need_their_own_scope()
    {
        using var keys = new KeysOnDisk();
        var (outcomes, predict) = (keys.Add(Scopes.Outcomes), keys.Add(Scopes.Predict | Scopes.Read));
        await using var service = await RunningService.StartAsync(new HandMadeModel(), Log, keys.Setting);

        (await SendAsync(service, outcomes)).MustBeOk();
        (await SendAsync(service, predict)).MustBeProblem(HttpStatusCode.Forbidden, "scope");
    }

    [Fact]
    public async Task The_metrics_tell_how_many_predictions_were_written_and_dropped()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel(), Log);
        (await service.PostAsync("/predict", Golden[0])).MustBeOk();
        (await service.PostAsync("/outcomes", "[]")).MustBeOk(); // waits for the predictions before

        var metrics = await service.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));

        metrics.Should().MatchRegex("churn_log_predictions(_predictions)?_total\\{[^}]*\\} 1\\s")
            .And.MatchRegex("churn_log_dropped(_predictions)?_total\\{[^}]*\\} 0\\s")
            .And.MatchRegex("churn_log_failing\\{[^}]*\\} 0\\s");
    }

    [Fact]
    public async Task Durable_predictions_are_in_the_log_when_they_are_answered()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel(), Log, "--ChurnApi:LogDurable=true");

        var one = (await service.PostAsync("/predict", Golden[0])).MustBeOk().PredictionIds;
        var many = (await service.PostAsync("/predict/batch", $"[{Golden[0]},{Golden[1]}]")).MustBeOk().PredictionIds;

        Ids().Should().BeEquivalentTo(one.Concat(many));
    }

    [Fact]
    public async Task A_batch_that_is_sent_again_is_remembered_once()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel(), Log, "--ChurnApi:LogDurable=true");
        for (var i = 0; i < 2; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/predict/batch", UriKind.Relative))
            {
                Content = new StringContent($"[{Golden[0]}]", Encoding.UTF8, "application/json"),
            };
            request.Headers.Add("Idempotency-Key", "nightly");
            (await service.SendAsync(request)).MustBeOk();
        }

        Ids().Should().ContainSingle();
    }

    [Fact]
    public async Task A_log_of_a_newer_release_keeps_the_service_from_starting()
    {
        using (var database = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={folder["log.db"]}"))
        {
            database.Open();
            using var command = database.CreateCommand();
            command.CommandText = "PRAGMA user_version = 99";
            command.ExecuteNonQuery();
        }

        var start = async () => await RunningService.StartAsync(new HandMadeModel(), Log);

        (await start.Should().ThrowAsync<ChurnApi.Configuration.ServiceConfigurationException>())
            .Which.Faults.Should().ContainSingle().Which.Should().StartWith("ChurnApi:Log cannot be used.");
    }

    private List<Guid> Ids()
    {
        using var database = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={folder["log.db"]}");
        database.Open();
        using var command = database.CreateCommand();
        command.CommandText = "SELECT id FROM predictions";
        using var row = command.ExecuteReader();
        var ids = new List<Guid>();
        while (row.Read()) ids.Add(new Guid(row.GetFieldValue<byte[]>(0), bigEndian: true));
        return ids;
    }

    private static async Task<Answer> SendAsync(RunningService service, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri("/outcomes", UriKind.Relative))
        {
            Content = new StringContent("[]", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("X-Api-Key", key);
        return await service.SendAsync(request);
    }

    private static (long Accepted, long Duplicates, long Unknown, long Early, long Contradicting) Counts(JsonElement answer) => (
        answer.GetProperty("accepted").GetInt64(),
        answer.GetProperty("duplicates").GetInt64(),
        answer.GetProperty("unknown").GetInt64(),
        answer.GetProperty("early").GetInt64(),
        answer.GetProperty("contradicting").GetInt64());

    private static IEnumerable<string?> Statuses(JsonElement answer) =>
        answer.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("status").GetString());

    private static IEnumerable<string> Faults(JsonElement answer) => answer.GetProperty("results").EnumerateArray()
        .Where(result => result.TryGetProperty("error", out _))
        .SelectMany(result => Answer.FaultsOf(result.GetProperty("error")));
}
