using System.Text.Json;
using Churn.Access;
using Churn.Models.Registry;
using Churn.Outcomes.Storage;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Tests.Service;
using Microsoft.Extensions.Time.Testing;

namespace ChurnApi.Tests.Serving;

/// <summary>A trial of a challenger on live customers.</summary>
public sealed class TrialTests : IDisposable
{
    private const int Customers = 60;
    private const string Current = "/models/current";

    private readonly TempFolder folder = new();

    private string Location => $"sqlite:{folder["log.db"]}";

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public async Task Each_customer_is_answered_by_one_version_and_the_log_holds_the_scores_of_both()
    {
        var versions = new List<string>();
        string champion, challenger;
        await using (var service = await StartAsync())
        {
            (champion, challenger) = await BeginAsync(service);
            for (var i = 0; i < Customers; i++) versions.Add(VersionIn((await PredictAsync(service, i)).Json));
            for (var i = 0; i < Customers; i++) VersionIn((await PredictAsync(service, i)).Json).Should().Be(versions[i]);
            var batch = $"[{string.Join(',', Enumerable.Range(0, Customers).Select(Customer))}]";
            (await service.PostAsync("/predict/batch", batch)).MustBeOk().Json.GetProperty("results").EnumerateArray()
                .Select(item => VersionIn(item.GetProperty("result"))).Should().Equal(versions);
            VersionIn((await service.PostAsync("/predict", Anonymous)).MustBeOk().Json).Should().Be(champion);
        }

        versions.Distinct().Should().BeEquivalentTo([champion, challenger]);
        var rows = await RowsAsync();
        rows.Should().HaveCount((3 * Customers) + 1);
        var pairs = rows.Where(row => row.Other is not null).ToArray();
        pairs.Should().HaveCount(3 * Customers)
            .And.OnlyContain(row => row.Version != row.Other!.Version && row.Probability != row.Other.Probability);
        pairs.Count(row => row.Version == challenger).Should().Be(3 * versions.Count(version => version == challenger));
        // Of one customer whichever version answers, each says the same.
        pairs.Where(row => row.Customer == pairs[0].Customer).Select(row => row.Probability).Distinct().Should().ContainSingle();
    }

    [Fact]
    public async Task A_trial_is_shown_with_the_model_that_serves_until_it_ends()
    {
        await using var service = await StartAsync();
        (await service.GetAsync(Current)).MustBeOk().Json.TryGetProperty("trial", out _).Should().BeFalse();
        var (_, challenger) = await BeginAsync(service);

        var trial = (await service.GetAsync(Current)).MustBeOk().Json.GetProperty("trial");
        trial.GetProperty("challenger").GetString().Should().Be(challenger);
        trial.GetProperty("share").GetDouble().Should().Be(.5);
        (await service.GetAsync("/models")).MustBeOk().Json.GetProperty("store").GetProperty("trial").GetRawText()
            .Should().Contain(challenger).And.NotContain("key");

        service.Store.EndTrial(null, "enough seen");
        await service.UntilAsync(Current, answer => !answer.Json.TryGetProperty("trial", out _));
        for (var i = 0; i < 10; i++) VersionIn((await PredictAsync(service, i)).Json).Should().NotBe(challenger);
    }

    [Fact]
    public async Task A_trial_that_ends_by_itself_has_its_lines_in_the_audit()
    {
        using var keys = new KeysOnDisk();
        keys.Add(Scopes.Read);
        var challenger = "";
        await using (var service = await RunningService.StartAsync(Prepare, $"--ChurnApi:Log={Location}", keys.Setting))
        {
            for (var look = 0; look < 300 && service.Store.Trial() is not null; look++) await Task.Delay(100);
            service.Store.Trial().Should().BeNull();
        }

        File.ReadLines(keys.Audit).Select(JsonLine).Select(line =>
            $"{line.GetProperty("who")} {line.GetProperty("action")} {line.GetProperty("outcome")} {line.GetProperty("target")}")
            .Should().Equal($"the trial end-trial begun {challenger}", $"the trial end-trial done {challenger}");

        void Prepare(ModelStore store)
        {
            new HandMadeModel().PromoteIn(store);
            challenger = HandMadeModel.Weighed(2).PublishIn(store);
            var past = new FakeTimeProvider(TimeProvider.System.GetUtcNow().AddDays(-31));
            new ModelStore(store.Folder, past, "test").BeginTrial(challenger, .5, 30, true, "test");
        }

        static JsonElement JsonLine(string line) => JsonDocument.Parse(line).RootElement;
    }

    [Fact]
    public async Task A_batch_with_an_idempotency_key_is_the_champions()
    {
        await using var service = await StartAsync();
        var (champion, _) = await BeginAsync(service);
        using var request = new HttpRequestMessage(HttpMethod.Post, "/predict/batch")
        {
            Content = new StringContent(
                $"[{string.Join(',', Enumerable.Range(0, 20).Select(Customer))}]", System.Text.Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", "a");

        (await service.SendAsync(request)).MustBeOk().Json.GetProperty("results").EnumerateArray()
            .Should().OnlyContain(item => VersionIn(item.GetProperty("result")) == champion);
    }

    [Fact]
    public async Task Without_a_log_there_is_no_trial_and_the_service_says_so()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel(), RunningService.Quick);
        var challenger = HandMadeModel.Weighed(2).PublishIn(service.Store);
        service.Store.BeginTrial(challenger, .5, 30, false, "test");

        var trial = (await service.UntilAsync(
            Current, answer => answer.Json.TryGetProperty("trial", out var trial)
                && trial.GetProperty("fault").ValueKind == JsonValueKind.String)).Json.GetProperty("trial");

        trial.GetProperty("isRunning").GetBoolean().Should().BeFalse();
        trial.GetProperty("fault").GetString().Should().Contain("ChurnApi:Log");
        for (var i = 0; i < 10; i++) VersionIn((await PredictAsync(service, i)).Json).Should().NotBe(challenger);
    }

    private const string Anonymous = """{"tenure": 1, "MonthlyCharges": 29.85, "Contract": "Month-to-month"}""";

    private Task<RunningService> StartAsync() =>
        RunningService.StartAsync(new HandMadeModel(), RunningService.Quick, $"--ChurnApi:Log={Location}");

    private static async Task<(string Champion, string Challenger)> BeginAsync(RunningService service)
    {
        var challenger = HandMadeModel.Weighed(2).PublishIn(service.Store);
        service.Store.BeginTrial(challenger, .5, 30, false, "test");
        await service.UntilAsync(Current, answer => answer.Json.TryGetProperty("trial", out var trial)
            && trial.GetProperty("isRunning").GetBoolean());
        return (service.Store.ChampionVersion()!, challenger);
    }

    private static string Customer(int number) => FormattableString.Invariant(
        $$"""{"customerID": "C{{number}}", "tenure": 1, "MonthlyCharges": 29.85, "Contract": "Month-to-month"}""");

    private static async Task<Answer> PredictAsync(RunningService service, int number) =>
        (await service.PostAsync("/predict", Customer(number))).MustBeOk();

    private static string VersionIn(JsonElement answer) => answer.GetProperty("modelVersion").GetString()!;

    private async Task<IReadOnlyList<PredictionWithOutcome>> RowsAsync()
    {
        LogLocation.TryParse(Location, out var location, out _).Should().BeTrue();
        using var store = location!.CreateStore();
        await store.OpenAsync();
        var rows = new List<PredictionWithOutcome>();
        await foreach (var row in store.ReadAsync(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue)) rows.Add(row);
        return rows;
    }
}
