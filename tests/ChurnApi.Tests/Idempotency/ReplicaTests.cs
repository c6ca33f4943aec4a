using System.Net;
using System.Text;
using Churn.Access;
using Churn.Access.Rates;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using Npgsql;

namespace ChurnApi.Tests.Idempotency;

/// <summary>Two services over one PostgreSQL; without it these tests skip.</summary>
public sealed class ReplicaTests : IDisposable
{
    private const string Key = "order-4711";

    private static readonly Uri Batch = new("/predict/batch", UriKind.Relative);
    private static readonly string Golden = new HandMadeModel().Golden[0];

    private readonly TempFolder folder = new();
    private readonly KeysOnDisk keys = new();
    private readonly string store;

    public ReplicaTests()
    {
        store = folder["models"];
        new HandMadeModel().PromoteIn(new ModelStore(store));
    }

    public void Dispose()
    {
        keys.Dispose();
        folder.Dispose();
    }

    [SkippableFact]
    public async Task A_batch_that_one_replica_answered_the_other_replays_though_the_champion_has_changed()
    {
        using var server = PostgresServer.Require();
        var (caller, stranger) = (keys.Add(Scopes.Predict), keys.Add(Scopes.Predict));
        using var one = await StartAsync(server);
        var first = await SendAsync(one, caller, Golden);
        first.Should().Match<Answer>(answer => answer.Status == HttpStatusCode.OK && !answer.IsReplayed);
        new HandMadeModel { Intercept = 3 }.PromoteIn(new ModelStore(store));
        using var other = await StartAsync(server); // with the new champion

        var second = await SendAsync(other, caller, Golden);

        second.Should().Be(first with { IsReplayed = true }, "the same version answers with the same ids");
        (await SendAsync(other, caller, Golden, key: "order-4712")).Text.Should().NotBe(first.Text);
        (await SendAsync(one, caller, new HandMadeModel().Golden[1])).Status.Should().Be(HttpStatusCode.UnprocessableEntity);
        (await SendAsync(other, stranger, Golden)).Should().Match<Answer>(
            answer => answer.Status == HttpStatusCode.OK && !answer.IsReplayed, "keys are a caller's own");
    }

    [SkippableFact]
    public async Task A_batch_that_both_get_at_once_is_answered_by_one()
    {
        using var server = PostgresServer.Require();
        var caller = keys.Add(Scopes.Predict);
        using var one = await StartAsync(server);
        using var other = await StartAsync(server);
        var slow = new HeldContent($"[{Golden},", $"{Golden}]");
        var first = SendAsync(one, caller, slow);
        await UntilAsync(server, "SELECT count(*) = 1 FROM churn_log.batches WHERE replica IS NOT NULL");

        (await SendAsync(other, caller, Golden)).Status.Should().Be(HttpStatusCode.Conflict);

        slow.Release();
        (await first).Status.Should().Be(HttpStatusCode.OK);
    }

    [SkippableFact]
    public async Task Both_together_grant_a_caller_its_rate()
    {
        const int Requests = 100;
        using var server = PostgresServer.Require();
        var caller = keys.Add(Scopes.Read, rate: new RequestRate(Requests, 3600));
        using var one = await StartAsync(server);
        using var other = await StartAsync(server);
        await UntilAsync(server, "SELECT count(*) = 2 FROM churn_log.replicas");

        var granted = await UseAsync(one, caller, Requests) + await UseAsync(other, caller, Requests);
        await Task.Delay(1000);
        granted += await UseAsync(one, caller, Requests);
        await Task.Delay(1000);
        granted += await UseAsync(other, caller, Requests);

        granted.Should().BeInRange(Requests * 9 / 10, Requests * 3 / 2, "each alone would grant as many again");
    }

    [SkippableFact]
    public async Task Without_the_database_each_grants_and_remembers_alone_and_shares_again_when_it_is_back()
    {
        using var server = PostgresServer.Require();
        var caller = keys.Add(Scopes.Predict, rate: new RequestRate(20, 3600));
        using var one = await StartAsync(server);
        using var other = await StartAsync(server);
        await UntilAsync(server, "SELECT count(*) = 2 FROM churn_log.replicas");
        server.Stop();
        await UntilAsync(
            () => one.Lines.Concat(other.Lines).Count(line => line.Contains("is away", StringComparison.Ordinal)) == 2);

        (await SendAsync(one, caller, Golden)).IsReplayed.Should().BeFalse();
        (await SendAsync(one, caller, Golden)).IsReplayed.Should().BeTrue();
        (await SendAsync(other, caller, Golden)).IsReplayed.Should().BeFalse();
        server.Start();
        await UntilAsync(server, "SELECT count(*) = 2 FROM churn_log.replicas");
        await SendAsync(one, caller, Golden, key: "later");
        (await SendAsync(other, caller, Golden, key: "later")).IsReplayed.Should().BeTrue();
    }

    private Task<StandaloneService> StartAsync(PostgresServer server) =>
        StandaloneService.StartAsync(store, keys.Setting, $"--ChurnApi:Log={server.Location}");

    private static async Task<int> UseAsync(StandaloneService service, string caller, int requests)
    {
        var granted = 0;
        for (var i = 0; i < requests; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/schema", UriKind.Relative));
            request.Headers.Add("X-Api-Key", caller);
            using var response = await service.Client.SendAsync(request);
            if (response.StatusCode == HttpStatusCode.OK) granted++;
        }

        return granted;
    }

    private static Task<Answer> SendAsync(
        StandaloneService service, string caller, string customer, string key = Key) =>
        SendAsync(service, caller, new StringContent($"[{customer}]", Encoding.UTF8, "application/json"), key);

    private static async Task<Answer> SendAsync(
        StandaloneService service, string caller, HttpContent body, string key = Key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Batch) { Content = body };
        request.Headers.Add("X-Api-Key", caller);
        request.Headers.Add("Idempotency-Key", key);
        using var response = await service.Client.SendAsync(request);
        return new Answer(
            response.StatusCode,
            response.Headers.Contains("Idempotent-Replayed"),
            await response.Content.ReadAsStringAsync());
    }

    private static Task UntilAsync(PostgresServer server, string sql) => UntilAsync(() =>
    {
        using var source = NpgsqlDataSource.Create(server.ConnectionString);
        using var command = source.CreateCommand(sql);
        return command.ExecuteScalar() is true;
    });

    private static async Task UntilAsync(Func<bool> condition)
    {
        for (var i = 0; i < 300 && !condition(); i++) await Task.Delay(100);
        condition().Should().BeTrue();
    }

    private sealed record Answer(HttpStatusCode Status, bool IsReplayed, string Text);

    /// <summary>A body of which the end is held back.</summary>
    private sealed class HeldContent : HttpContent
    {
        private readonly TaskCompletionSource released = new();
        private readonly (byte[] Start, byte[] End) parts;

        public HeldContent(string start, string end)
        {
            parts = (Encoding.UTF8.GetBytes(start), Encoding.UTF8.GetBytes(end));
            Headers.ContentType = new("application/json");
        }

        public void Release() => released.SetResult();

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(parts.Start);
            await stream.FlushAsync();
            await released.Task;
            await stream.WriteAsync(parts.End);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
