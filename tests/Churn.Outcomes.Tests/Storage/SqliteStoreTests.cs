using Churn.Outcomes.Storage;
using Churn.TestSupport;
using Microsoft.Data.Sqlite;

namespace Churn.Outcomes.Tests.Storage;

/// <summary>A log in SQLite.</summary>
public sealed class SqliteStoreTests : OutcomeStoreContract, IDisposable
{
    private readonly TempFolder folder = new();

    private string FilePath => folder["log.db"];

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        folder.Dispose();
    }

    protected override IOutcomeStore Create() => new SqliteStore(FilePath);

    private protected override IOutcomeStore CreateOfSecondSchema(params (Guid Id, DateTimeOffset Time)[] predictions)
    {
        MakeSecondSchema(FilePath, predictions);
        return new SqliteStore(FilePath);
    }

    /// <summary>Makes a log of the second schema.</summary>
    internal static void MakeSecondSchema(string path, (Guid Id, DateTimeOffset Time)[] predictions)
    {
        using var connection = new SqliteConnection($"Data Source={path}");
        connection.Open();
        foreach (var step in SqliteSchema.Steps.Take(2)) connection.Run(step);
        var key = CustomerHash.NewKey();
        connection.Run("PRAGMA user_version = 2; INSERT INTO settings (customer_key) VALUES ($key)", ("$key", key));
        connection.Run("INSERT INTO models (version, columns, horizon_days, grace_days) VALUES ('v1', '[\"tenure\"]', 30, 7)");
        foreach (var (id, time) in predictions)
            connection.Run(
                """
                INSERT INTO predictions (id, time, mature, model, customer, probability, contact, segment, codes)
                VALUES ($id, $time, $time + 3196800000, 1, $customer, .5, 1, 'at-risk', x'0000803F')
                """,
                ("$id", id.ToByteArray(bigEndian: true)),
                ("$time", time.ToUnixTimeMilliseconds()),
                ("$customer", new CustomerHash(key).Of("C1")));
    }

    [SkippableFact]
    public async Task The_file_and_its_neighbours_are_their_owners_alone()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has no file modes.");
        using var store = await OpenAsync();
        await store.AppendAsync([Predictions.Make(DateTimeOffset.UnixEpoch)]);

        var modes = Directory.GetFiles(folder.Path).ToDictionary(file => Path.GetFileName(file), ModeOf);

        modes.Keys.Should().BeEquivalentTo("log.db", "log.db-wal", "log.db-shm");
        modes.Values.Should().OnlyContain(mode => mode == (UnixFileMode.UserRead | UnixFileMode.UserWrite));
    }

    [Fact]
    public async Task A_schema_of_a_newer_release_is_refused()
    {
        using var store = await OpenAsync();
        using (var connection = new SqliteConnection($"Data Source={FilePath}"))
        {
            connection.Open();
            connection.Run("PRAGMA user_version = 99");
        }

        var open = () => store.OpenAsync();

        (await open.Should().ThrowAsync<NewerLogException>()).Which.Message.Should().Contain("schema 99");
    }

    [Fact]
    public async Task The_file_holds_no_customer_key()
    {
        using (var store = await OpenAsync())
        {
            await store.AppendAsync([Predictions.Make(DateTimeOffset.UnixEpoch) with { CustomerId = "CUSTOMER-4711" }]);
            var run = await store.Runs.BeginAsync(
                RunState.Scoring, new RunContent { File = "f.csv", By = "me" }, DateTimeOffset.UnixEpoch);
            await store.Runs.AddAsync(
                run,
                [new RunCustomer(0, "CUSTOMER-4711", Guid.NewGuid(), 0.5, null, "at-risk", true, [1, 1], "[\"Ada-4711\"]")]);
        }

        foreach (var file in Directory.GetFiles(folder.Path))
            System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)).Should().NotContain("4711");
    }

    [Fact]
    public async Task A_note_is_not_in_the_file_as_it_was_written()
    {
        using (var store = await OpenAsync())
            await store.Runs.AddNoteAsync("CUSTOMER-4711", "me", "threatens to leave", DateTimeOffset.UnixEpoch);

        foreach (var file in Directory.GetFiles(folder.Path))
            System.Text.Encoding.Latin1.GetString(await File.ReadAllBytesAsync(file)).Should()
                .NotContain("4711").And.NotContain("threatens");
    }

    [Fact]
    public async Task Runs_of_a_release_without_flags_get_them_from_their_predictions()
    {
        var prediction = Predictions.Make(DateTimeOffset.UnixEpoch) with { ShouldContact = true };
        int run;
        using (var store = await OpenAsync())
        {
            await store.AppendAsync([prediction]);
            run = await store.Runs.BeginAsync(
                RunState.Ready, new RunContent { File = "f.csv", By = "me" }, DateTimeOffset.UnixEpoch);
            await store.Runs.AddAsync(
                run,
                [
                    new RunCustomer(0, "A", prediction.Id, 0.5, null, "at-risk", false, [1, 1]),
                    new RunCustomer(1, "B", Guid.NewGuid(), 0.5, null, "at-risk", false, [1, 1]),
                ]);
        }

        using (var connection = new SqliteConnection($"Data Source={FilePath}"))
        {
            connection.Open();
            connection.Run("ALTER TABLE settings DROP COLUMN wrapped_key");
            connection.Run("DROP TABLE notes; ALTER TABLE run_customers DROP COLUMN flagged; "
                + "ALTER TABLE run_customers DROP COLUMN fields; PRAGMA user_version = 4");
        }

        using var migrated = await OpenAsync();
        var customers = new List<RunCustomer>();
        await foreach (var customer in migrated.Runs.ReadAsync(run)) customers.Add(customer);
        customers.Select(customer => customer.IsFlagged).Should().Equal(true, false);
    }

    [Fact]
    public async Task Runs_of_earlier_releases_are_read_without_what_they_did_not_keep()
    {
        using var store = await OpenAsync();
        using (var connection = new SqliteConnection($"Data Source={FilePath}"))
        {
            connection.Open();
            connection.Run(
                """
                INSERT INTO runs (began, seen, state, customers, content) VALUES (0, 0, 'Ready', 1,
                    '{"file":"f.csv","by":"me","plan":{"campaignId":"spring","budget":9,"contacts":1}}')
                """);
        }

        var content = (await store.Runs.FindAsync(1))!.Content;

        (content.EffectErrors.Count, content.MessageColumns.Count, content.Plan!.MessageFaults.Count).Should().Be((0, 0, 0));
        (content.Bands, content.ActionsJson, content.Plan.Day).Should().Be((null, null, null));
    }

    private static UnixFileMode ModeOf(string file) =>
        OperatingSystem.IsWindows() ? throw new PlatformNotSupportedException() : File.GetUnixFileMode(file);
}
