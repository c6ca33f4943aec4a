using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Churn.Access;
using Churn.Core.Numerics;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;
using Microsoft.Extensions.Time.Testing;

namespace ChurnApi.Tests.Monitoring;

/// <summary>GET /monitoring over a log in SQLite, with a clock that the tests move.</summary>
public sealed class MonitoringTests : IDisposable
{
    private const int MonthCustomers = 250;

    /// <summary>What /metrics tells once figures were computed and outcomes are known.</summary>
    internal static readonly string[] Metrics =
    [
        "churn_monitoring_age_seconds", "churn_monitoring_drift_alarms", "churn_monitoring_drift_psi_largest",
        "churn_monitoring_estimated_roc_auc", "churn_monitoring_estimated_log_loss", "churn_monitoring_realised_roc_auc",
        "churn_monitoring_realised_log_loss", "churn_monitoring_realised_calibration_slope", "churn_monitoring_realised_alarm",
        "churn_monitoring_mature", "churn_monitoring_immature", "churn_monitoring_known", "churn_monitoring_outcome_age_seconds",
    ];

    private static readonly DateTimeOffset January = new(2026, 1, 5, 9, 0, 0, TimeSpan.Zero);
    private static readonly string[] Voices = ["", "/drift", "/estimated", "/realised", "/report"];
    private static readonly string[] Contracts = ["Month-to-month", "One year", "Two year"];

    private readonly TempFolder folder = new();
    private readonly FakeTimeProvider clock = new(January);
    private readonly RandomStream random = new(5, 0x3017);

    private string Log => $"--ChurnApi:Log=sqlite:{folder["log.db"]}";

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public async Task Concept_drift_is_a_realised_alarm_within_two_mature_cohorts_and_contradicts_the_estimate()
    {
        await using var service = await StartAsync();
        var outcomes = new List<object>();
        outcomes.AddRange(await PredictAsync(service, p => p));
        clock.Advance(TimeSpan.FromDays(31));
        outcomes.AddRange(await PredictAsync(service, p => 1 - p)); // from February on customers behave differently
        clock.Advance(TimeSpan.FromDays(28));
        outcomes.AddRange(await PredictAsync(service, p => 1 - p));
        clock.Advance(TimeSpan.FromDays(61));
        await TellAsync(service, outcomes);

        var summary = await GetAsync(service, "/monitoring");
        var realised = await GetAsync(service, "/monitoring/realised");
        var estimated = await GetAsync(service, "/monitoring/estimated");
        var drift = await GetAsync(service, "/monitoring/drift");

        Texts(summary.GetProperty("cohorts"), "alarm").Should().Equal("False", "True", "True");
        summary.GetProperty("trust").GetString().Should().Be("contradicted");
        Strings(summary.GetProperty("alarms")).Should().Contain("realised").And.NotContain("drift");
        realised.GetProperty("mature").GetInt64().Should().Be(3 * MonthCustomers);
        realised.GetProperty("immature").GetInt64().Should().Be(0);
        realised.GetProperty("alarm").GetBoolean().Should().BeTrue();
        realised.GetProperty("calibrationSlope").GetProperty("value").GetDouble().Should().BeLessThan(.7);
        foreach (var figure in new[] { "logLoss", "rocAuc", "calibrationSlope" })
        {
            var (value, lower, upper) = Interval(realised.GetProperty(figure));
            value.Should().BeInRange(lower, upper);
        }

        Strings(estimated.GetProperty("contradicted")).Should().Contain("rocAuc");
        Strings(estimated.GetProperty("validity")).Should().Contain(flag => flag.StartsWith("contradicted:"));
        estimated.GetProperty("rocAuc").GetProperty("value").GetDouble().Should().BeGreaterThan(.7);
        drift.GetProperty("falseAlarmRate").GetDouble().Should().Be(.01);
        drift.GetProperty("alarm").GetBoolean().Should().BeFalse("the customers are like before");
        drift.GetProperty("columns").EnumerateArray().Should().HaveCount(5);
        foreach (var member in new[] { "column", "psi", "p", "alarm" })
            drift.GetProperty("columns")[0].TryGetProperty(member, out _).Should().BeTrue(member);
    }

    [Fact]
    public async Task Customers_of_one_kind_are_an_alarm_of_the_inputs_alone()
    {
        await using var service = await StartAsync();
        await PredictAsync(service, p => p, contract: _ => 2);
        await TellAsync(service, []); // waits for the predictions before

        var summary = await GetAsync(service, "/monitoring");

        Strings(summary.GetProperty("alarms")).Should().Contain("drift").And.NotContain("realised");
        Strings(summary.GetProperty("movedColumns")).Should().Contain("Contract");
        (summary.GetProperty("trust").GetString(), summary.GetProperty("known").GetInt64()).Should().Be(("unknown", 0));
        var realised = await GetAsync(service, "/monitoring/realised");
        (realised.GetProperty("mature").GetInt64(), realised.GetProperty("immature").GetInt64()).Should().Be((0, MonthCustomers));
        realised.GetProperty("rocAuc").GetRawText().Should().Be("""{"value":null,"lower":null,"upper":null}""");
    }

    [Fact]
    public async Task A_log_without_predictions_knows_nothing()
    {
        await using var service = await StartAsync();

        (await GetAsync(service, "/monitoring")).GetProperty("trust").GetString().Should().Be("unknown");
        (await GetAsync(service, "/monitoring/drift")).GetProperty("columns").GetArrayLength().Should().Be(0);
        (await GetAsync(service, "/monitoring/estimated")).GetProperty("customers").GetInt32().Should().Be(0);
        (await GetAsync(service, "/monitoring/realised")).GetProperty("mature").GetInt64().Should().Be(0);
    }

    [Fact]
    public async Task Figures_of_few_customers_are_not_shown()
    {
        await using var service = await StartAsync("--ChurnApi:MinCell=1000");
        var outcomes = await PredictAsync(service, p => p);
        clock.Advance(TimeSpan.FromDays(40));
        await TellAsync(service, outcomes);

        var summary = await GetAsync(service, "/monitoring");
        summary.GetProperty("trust").GetString().Should().Be("unknown");
        summary.GetProperty("sentence").GetString().Should().NotContain("ROC AUC");
        (await GetAsync(service, "/monitoring/drift")).GetProperty("columns").GetArrayLength().Should().Be(0);
        var realised = await GetAsync(service, "/monitoring/realised");
        realised.GetProperty("known").GetInt64().Should().Be(MonthCustomers);
        realised.GetProperty("logLoss").GetProperty("value").ValueKind.Should().Be(JsonValueKind.Null);
        realised.GetProperty("segments").GetArrayLength().Should().Be(0);
        realised.GetProperty("cohorts")[0].GetProperty("rocAuc").GetProperty("value").ValueKind.Should().Be(JsonValueKind.Null);
        (await GetAsync(service, "/monitoring/estimated")).GetProperty("churnRate").ValueKind.Should().Be(JsonValueKind.Null);
    }

    [Fact]
    public async Task The_page_has_its_style_sheet_alone_and_hides_few_customers_like_the_others()
    {
        await using var service = await StartAsync();
        var outcomes = await PredictAsync(service, p => p);
        clock.Advance(TimeSpan.FromDays(40));
        await TellAsync(service, outcomes);
        using var response = await service.Client.GetAsync(new Uri("/monitoring/report?every=30d", UriKind.Relative));
        var page = await response.Content.ReadAsStringAsync();

        response.Content.Headers.ContentType!.ToString().Should().Be("text/html; charset=utf-8");
        page.Should().StartWith("<!DOCTYPE html>").And.Contain("By segment").And.NotContain("<script");
        var style = page.Split("<style>")[1].Split("</style>")[0];
        var hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(style)));
        response.Headers.GetValues("Content-Security-Policy").Single().Should()
            .StartWith($"default-src 'none'; style-src 'sha256-{hash}'; frame-ancestors 'none'");

        await using var discreet = await StartAsync("--ChurnApi:MinCell=1000");
        var hidden = await discreet.Client.GetStringAsync(new Uri("/monitoring/report?every=30d", UriKind.Relative));
        hidden.Should().Contain("Too few outcomes are known").And.NotContain("By segment");
    }

    [Fact]
    public async Task Another_version_stays_open_for_a_while()
    {
        await using var service = await StartAsync();
        var other = HandMadeModel.Weighed(2).PublishIn(service.Store);
        await GetAsync(service, $"/monitoring?version={other}");
        Directory.Delete(Path.Combine(service.Store.Folder, other), recursive: true);

        (await service.GetAsync($"/monitoring?version={other}&every=30d")).MustBeOk();
        clock.Advance(TimeSpan.FromMinutes(16));
        (await service.GetAsync($"/monitoring?version={other}&every=30d"))
            .MustBeProblem(HttpStatusCode.NotFound, "unknown-version");
    }

    [Fact]
    public async Task An_answer_is_kept_until_its_time_is_over()
    {
        await using var service = await StartAsync();
        var first = await GetAsync(service, "/monitoring");
        await PredictAsync(service, p => p);
        (await service.PostAsync("/outcomes", "[]")).MustBeOk(); // waits for the predictions before

        var kept = await GetAsync(service, "/monitoring");
        clock.Advance(TimeSpan.FromMinutes(16));
        var next = await GetAsync(service, "/monitoring");

        kept.GetRawText().Should().Be(first.GetRawText());
        next.GetProperty("predictions").GetInt64().Should().Be(MonthCustomers);
    }

    [Fact]
    public async Task A_clock_that_was_ahead_is_told_and_its_predictions_wait()
    {
        await using (var early = await StartAsync()) await PredictAsync(early, p => p);
        clock.SetUtcNow(January.AddDays(100));
        await using (var ahead = await StartAsync()) await PredictAsync(ahead, p => p);
        await using var service = await RunningService.StartAsync(
            HandMadeModel.WithLevers, new FakeTimeProvider(January.AddDays(1)), Log);

        var summary = await GetAsync(service, "/monitoring");

        summary.GetProperty("predictions").GetInt64().Should().Be(MonthCustomers);
        Strings(summary.GetProperty("notes")).Should().ContainSingle().Which.Should().StartWith("250 predictions bear a time");
    }

    [Fact]
    public async Task What_cannot_be_answered_is_a_problem()
    {
        await using var service = await StartAsync();
        foreach (var voice in Voices)
        {
            foreach (var query in new[] { "from=march", "until=2026-3-1", "every=fortnight", "from=2026-03-01&until=2026-02-01",
                "every=1d&from=2020-01-01" })
                (await service.GetAsync($"/monitoring{voice}?{query}")).MustBeProblem(HttpStatusCode.BadRequest, "invalid-span");
            (await service.GetAsync($"/monitoring{voice}?version=000000000000"))
                .MustBeProblem(HttpStatusCode.NotFound, "unknown-version");
        }

        await using var without = await RunningService.StartAsync(HandMadeModel.WithLevers);
        foreach (var voice in Voices)
            (await without.GetAsync($"/monitoring{voice}")).MustBeProblem(HttpStatusCode.NotFound, "no-log");
    }

    [Fact]
    public async Task Monitoring_needs_the_scope_to_read()
    {
        using var keys = new KeysOnDisk();
        var (read, predict) = (keys.Add(Scopes.Read), keys.Add(Scopes.Predict));
        await using var service = await RunningService.StartAsync(HandMadeModel.WithLevers, Log, keys.Setting);

        (await AskAsync(service, read)).MustBeOk();
        (await AskAsync(service, predict)).MustBeProblem(HttpStatusCode.Forbidden, "scope");
    }

    [Fact]
    public async Task Metrics_tell_what_was_computed_last()
    {
        await using var service = await StartAsync("--ChurnApi:MonitoringInterval=00:00:30");
        var outcomes = await PredictAsync(service, p => p);
        clock.Advance(TimeSpan.FromDays(40));
        await TellAsync(service, outcomes);

        var metrics = "";
        for (var look = 0; look < 999 && !metrics.Contains("churn_monitoring_realised_roc_auc", StringComparison.Ordinal); look++)
        {
            clock.Advance(TimeSpan.FromMinutes(1)); // figures are computed again
            await Task.Delay(100);
            metrics = await service.Client.GetStringAsync(new Uri("/metrics", UriKind.Relative));
        }

        new Exposition(metrics).Names.Should().Contain(Metrics);
        metrics.Should().MatchRegex("churn_monitoring_mature\\{[^}]*churn_model_version=\"[0-9a-f]{12}\"[^}]*\\} 250\\s")
            .And.MatchRegex("churn_monitoring_realised_alarm\\{[^}]*\\} 0\\s")
            .And.MatchRegex("churn_monitoring_drift_alarms\\{[^}]*\\} 0\\s");
    }

    /// <summary>A service that polls seldom: the clock that leaps by months stops at every poll.</summary>
    private Task<RunningService> StartAsync(params string[] settings) =>
        RunningService.StartAsync(HandMadeModel.WithLevers, clock, [Log, "--ChurnApi:PollInterval=00:01:00", .. settings]);

    /// <summary>Predicts customers like those of the training, and draws what becomes of each.</summary>
    private async Task<List<object>> PredictAsync(
        RunningService service, Func<double, double> truth, Func<int, int>? contract = null)
    {
        var outcomes = new List<object>();
        for (var customer = 0; customer < MonthCustomers; customer++)
        {
            var row = HandMadeModel.WithLevers.Training![customer % 60];
            var kind = contract?.Invoke(customer) ?? (int)row[2];
            var answer = (await service.PostAsync("/predict", JsonSerializer.Serialize(new
            {
                customerID = $"C{customer}",
                tenure = row[0],
                MonthlyCharges = row[1],
                Contract = Contracts[kind],
                SeniorCitizen = (int)row[3],
                PaperlessBilling = row[4] == 1 ? "Yes" : "No",
            }))).MustBeOk();
            var churned = random.NextDouble() < truth(answer.Json.GetProperty("churnProbability").GetDouble());
            outcomes.Add(new
            {
                predictionId = answer.PredictionIds.Single(),
                churned,
                at = clock.GetUtcNow().AddDays(churned ? 3 : 31).ToString("O", CultureInfo.InvariantCulture),
            });
        }

        return outcomes;
    }

    /// <summary>Sends outcomes, and waits until what was computed before them is kept no longer.</summary>
    private async Task TellAsync(RunningService service, List<object> outcomes)
    {
        var answer = (await service.PostAsync("/outcomes", JsonSerializer.Serialize(outcomes))).MustBeOk().Json;
        answer.GetProperty("accepted").GetInt64().Should().Be(outcomes.Count);
        clock.Advance(TimeSpan.FromMinutes(16));
    }

    private static async Task<JsonElement> GetAsync(RunningService service, string path) =>
        (await service.GetAsync(path)).MustBeOk().Json;

    private static async Task<Answer> AskAsync(RunningService service, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/monitoring", UriKind.Relative));
        request.Headers.Add("X-Api-Key", key);
        return await service.SendAsync(request);
    }

    private static (double Value, double Lower, double Upper) Interval(JsonElement figure) => (
        figure.GetProperty("value").GetDouble(),
        figure.GetProperty("lower").GetDouble(),
        figure.GetProperty("upper").GetDouble());

    private static IEnumerable<string> Strings(JsonElement list) => list.EnumerateArray().Select(item => item.GetString()!);

    private static IEnumerable<string> Texts(JsonElement list, string member) =>
        list.EnumerateArray().Select(item => item.GetProperty(member).ToString());
}
