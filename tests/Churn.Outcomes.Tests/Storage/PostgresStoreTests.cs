using Churn.Outcomes.Storage;
using Churn.TestSupport;
using Npgsql;

namespace Churn.Outcomes.Tests.Storage;

/// <summary>A log in PostgreSQL; without it these tests skip.</summary>
public sealed class PostgresStoreTests(PostgresFixture postgres) : OutcomeStoreContract, IClassFixture<PostgresFixture>
{
    protected override IOutcomeStore Create() => new PostgresStore(postgres.NewDatabase());

    private protected override IOutcomeStore CreateOfSecondSchema(params (Guid Id, DateTimeOffset Time)[] predictions)
    {
        var address = postgres.NewDatabase();
        PostgresFixture.Run(address, PostgresSchema.Settings);
        foreach (var step in PostgresSchema.Steps.Take(2)) PostgresFixture.Run(address, step);
        var key = CustomerHash.NewKey();
        PostgresFixture.Run(address, "INSERT INTO churn_log.settings (schema_version, customer_key) VALUES (2, $1)", key);
        PostgresFixture.Run(
            address,
            "INSERT INTO churn_log.models (version, columns, horizon_days, grace_days) VALUES ('v1', '{tenure}', 30, 7)");
        foreach (var (id, time) in predictions)
            PostgresFixture.Run(
                address,
                """
                INSERT INTO churn_log.predictions
                    (id, time, mature, model, customer, probability, contact, segment, codes)
                VALUES ($1, $2, $2 + interval '37 days', 1, $3, .5, true, 'at-risk', '{1}')
                """,
                id, time, new CustomerHash(key).Of("C1"));
        return new PostgresStore(address);
    }

    [SkippableFact]
    public async Task A_schema_of_a_newer_release_is_refused()
    {
        var address = postgres.NewDatabase();
        using var store = new PostgresStore(address);
        await store.OpenAsync();
        PostgresFixture.Run(address, "UPDATE churn_log.settings SET schema_version = 99");

        var open = () => store.OpenAsync();

        (await open.Should().ThrowAsync<NewerLogException>()).Which.Message.Should().Contain("schema 99");
    }

    [SkippableFact]
    public async Task One_machine_retrains_at_a_time_and_the_others_are_told_which()
    {
        var address = postgres.NewDatabase();
        using var one = new PostgresStore(address);
        using var other = new PostgresStore(address);

        var first = await one.TryTakeTurnAsync("the nightly job since 2026-11-29T02:00Z");
        (first.Held is not null, first.Holder).Should().Be((true, null));
        (await other.TryTakeTurnAsync("somebody else")).Should().Be(
            new TurnResult(null, "the nightly job since 2026-11-29T02:00Z"));
        await first.Held!.DisposeAsync();
        var next = await other.TryTakeTurnAsync("somebody else");
        next.Holder.Should().BeNull();
        await next.Held!.DisposeAsync();
    }

    [SkippableFact]
    public async Task A_log_that_was_dumped_comes_back_whole_into_an_empty_database()
    {
        var (address, empty) = (postgres.NewDatabase(), postgres.NewDatabase());
        using var store = new PostgresStore(address);
        await store.OpenAsync();
        var day = new DateTimeOffset(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
        LoggedPrediction[] all =
            [.. Enumerable.Range(0, 500).Select(number => Predictions.Make(day) with { CustomerId = $"C{number % 50}" })];
        await store.AppendAsync(all);
        await store.RecordAsync(
            [.. all.Take(120).Select(one => new Outcome(one.Id, null, true, day.AddDays(3), day.AddDays(3)))], day.AddDays(4));
        await store.Shared.ExchangeAsync(Guid.NewGuid(), new Dictionary<Guid, TimeSpan>());
        var file = postgres.Server.PathOf("log.dump");

        postgres.Server.RunTool(
            "pg_dump", $"--dbname={PostgresFixture.NameOf(address)}", "--schema=churn_log", "--format=custom", $"--file={file}");
        postgres.Server.RunTool("pg_restore", $"--dbname={PostgresFixture.NameOf(empty)}", "--exit-on-error", file);

        using var restored = new PostgresStore(empty);
        await restored.OpenAsync();
        var back = new List<PredictionWithOutcome>();
        await foreach (var read in restored.ReadAsync(DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue)) back.Add(read);
        back.Select(one => one.Id).Should().BeEquivalentTo(all.Select(one => one.Id));
        back.Count(one => one.Churned == true).Should().Be(120);
        (await restored.EraseAsync("C7")).Predictions.Should().Be(10, "the key of the hashes came back, too");
        (await restored.Shared.ExchangeAsync(Guid.NewGuid(), new Dictionary<Guid, TimeSpan>())).Replicas
            .Should().BeGreaterThanOrEqualTo(1);
    }

    [SkippableFact]
    public async Task Many_instances_may_create_the_tables_at_once()
    {
        var address = postgres.NewDatabase();
        var stores = Enumerable.Range(0, 6).Select(_ => new PostgresStore(address)).ToArray();

        await Task.WhenAll(stores.Select(store => store.OpenAsync()));

        foreach (var store in stores) store.Dispose();
        using var source = NpgsqlDataSource.Create(address);
        await using var count = source.CreateCommand("SELECT count(*) FROM churn_log.settings");
        (await count.ExecuteScalarAsync()).Should().Be(1L);
    }
}

/// <summary>A server for all tests of a class; it starts with the first one.</summary>
public sealed class PostgresFixture : IDisposable
{
    private PostgresServer? server;
    private int databases;

    /// <summary>The server.</summary>
    public PostgresServer Server => server ??= PostgresServer.Require();

    /// <summary>Makes an empty database.</summary>
    /// <returns>How it is reached.</returns>
    public string NewDatabase()
    {
        var name = FormattableString.Invariant($"test{++databases}");
        Run(Server.ConnectionString, $"CREATE DATABASE {name}");
        return new NpgsqlConnectionStringBuilder(Server.ConnectionString) { Database = name, Pooling = true }.ConnectionString;
    }

    /// <summary>Returns the name of a database.</summary>
    public static string NameOf(string address) => new NpgsqlConnectionStringBuilder(address).Database!;

    public static void Run(string address, string sql, params object[] parameters)
    {
        using var source = NpgsqlDataSource.Create(address);
        using var command = source.CreateCommand(sql);
        foreach (var value in parameters) command.Parameters.Add(new NpgsqlParameter { Value = value });
        command.ExecuteNonQuery();
    }

    public void Dispose() => server?.Dispose();
}
