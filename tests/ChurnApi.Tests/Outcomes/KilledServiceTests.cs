using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Churn.Models.Registry;
using Churn.Outcomes.Storage;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace ChurnApi.Tests.Outcomes;

/// <summary>
/// A service that is killed (SIGKILL) while it takes outcomes: none that it answered is lost, none is counted twice. CHURN_KILLS
/// says how often it is killed; the default is 10 for each database.
/// </summary>
public sealed class KilledServiceTests : IDisposable
{
    private const int OutcomesOfRequest = 5;

    private static readonly int Kills =
        int.Parse(Environment.GetEnvironmentVariable("CHURN_KILLS") ?? "10", CultureInfo.InvariantCulture);

    /// <summary>So many predictions a kill that outcomes are still new when it is killed for the last time.</summary>
    private const int PredictionsOfKill = 400;

    private readonly TempFolder folder = new();

    public void Dispose()
    {
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    [Fact]
    public Task No_answered_outcome_is_lost_in_SQLite() => KillAsync($"sqlite:{folder["log.db"]}");

    [SkippableFact]
    public async Task No_answered_outcome_is_lost_in_PostgreSQL()
    {
        using var server = PostgresServer.Require();
        await KillAsync(server.Location);
    }

    private async Task KillAsync(string location)
    {
        var (store, setting) = (folder["models"], $"--ChurnApi:Log={location}");
        new HandMadeModel().PromoteIn(new ModelStore(store));
        var ids = await PredictAsync(store, setting);
        var answered = new HashSet<Guid>();
        var random = new Random(11);
        for (var kill = 0; kill < Kills; kill++)
        {
            var service = await StandaloneService.StartAsync(store, setting);
            var isAnswered = new TaskCompletionSource();
            var sending = SendAsync(service.Client, ids, answered, random.Next(ids.Length), isAnswered);
            if (kill % 2 == 0) await Task.WhenAny(isAnswered.Task, sending); // a cold service may take longer than it lives
            await Task.Delay(random.Next(0, 200));
            service.Dispose();
            await sending;
        }

        answered.Should().NotBeEmpty();
        var remembered = await RememberedAsync(location);
        answered.Except(remembered).Should().BeEmpty("what was answered is on the disk");
        remembered.Should().OnlyHaveUniqueItems().And.BeSubsetOf(ids);
        using var last = await StandaloneService.StartAsync(store, setting);
        var (duplicates, accepted) = (0L, 0L);
        foreach (var some in ids.Chunk(10 * PredictionsOfKill))
        {
            var again = await TakeAsync(last.Client, some);
            duplicates += again.GetProperty("duplicates").GetInt64();
            accepted += again.GetProperty("accepted").GetInt64();
        }

        (duplicates, accepted).Should().Be((remembered.Count, ids.Length - remembered.Count));
    }

    private static async Task<Guid[]> PredictAsync(string store, string setting)
    {
        using var service = await StandaloneService.StartAsync(store, setting);
        var customers = string.Join(',', Enumerable.Repeat(new HandMadeModel().Golden[0], PredictionsOfKill));
        var ids = new List<Guid>();
        for (var kill = 0; kill < Kills; kill++)
        {
            using var body = new StringContent($"[{customers}]", Encoding.UTF8, "application/json");
            using var response = await service.Client.PostAsync(new Uri("/predict/batch", UriKind.Relative), body);
            var answer = await response.Content.ReadFromJsonAsync<JsonElement>();
            ids.AddRange(answer.GetProperty("results").EnumerateArray()
                .Select(item => item.GetProperty("result").GetProperty("predictionId").GetGuid()));
        }

        await TakeAsync(service.Client, []); // waits for the predictions before
        return [.. ids];
    }

    /// <summary>Sends outcomes until the service is gone.</summary>
    private static async Task SendAsync(
        HttpClient client, Guid[] ids, HashSet<Guid> answered, int start, TaskCompletionSource isAnswered)
    {
        try
        {
            for (var next = start; ; next = (next + OutcomesOfRequest) % ids.Length)
            {
                var some = Enumerable.Range(next, OutcomesOfRequest).Select(index => ids[index % ids.Length]).ToArray();
                var answer = await TakeAsync(client, some);
                foreach (var (id, result) in some.Zip(answer.GetProperty("results").EnumerateArray()))
                    if (result.GetProperty("status").GetString() is "accepted" or "duplicate") answered.Add(id);
                isAnswered.TrySetResult();
            }
        }
        catch (Exception end) when (end is HttpRequestException or IOException or TaskCanceledException or JsonException
            or ObjectDisposedException or InvalidOperationException)
        {
            // it was killed
        }
    }

    private static async Task<JsonElement> TakeAsync(HttpClient client, IEnumerable<Guid> ids)
    {
        var now = TimeProvider.System.GetUtcNow().ToString("O");
        using var response = await client.PostAsJsonAsync(
            new Uri("/outcomes", UriKind.Relative), ids.Select(id => new { predictionId = id, churned = true, at = now }));
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<List<Guid>> RememberedAsync(string location)
    {
        LogLocation.TryParse(location, out var log, out _).Should().BeTrue();
        using var store = log!.CreateStore();
        await store.OpenAsync();
        var ids = new List<Guid>();
        await foreach (var read in store.ReadAsync(DateTimeOffset.MinValue, DateTimeOffset.MaxValue))
            if (read.Churned is not null) ids.Add(read.Id);
        return ids;
    }
}
