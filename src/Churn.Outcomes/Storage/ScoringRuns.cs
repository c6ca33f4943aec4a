using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Churn.Outcomes.Storage;

/// <summary>
/// Holds scoring runs in tables that are alike in every database: times are milliseconds since 1970 in UTC, offers 32-bit floats.
/// </summary>
/// <param name="logKey">The log's key.</param>
/// <param name="prefix">What stands before the names of tables.</param>
internal abstract partial class ScoringRuns(byte[] logKey, string prefix) : IScoringRuns
{
    private const int DeletedAtOnce = 10_000;
    private const string UnderWay = "state IN ('Scoring', 'Planning')";
    private const string Columns = "id, began, seen, state, content";

    private readonly CustomerHash hash = new(logKey);

    public async Task<int> BeginAsync(
        RunState state, RunContent content, DateTimeOffset now, CancellationToken cancellation = default)
    {
        await using var opened = await ConnectAsync(cancellation);
        await using var insert = Command(
            opened,
            $"""
            INSERT INTO {prefix}runs (began, seen, state, version, file_hash, customers, content)
            VALUES (@now, @now, @state, @version, @hash, @customers, @content) RETURNING id
            """,
            [("@now", Milliseconds(now)), ("@state", state.ToString()), .. Of(content)]);
        return Convert.ToInt32(await insert.ExecuteScalarAsync(cancellation), System.Globalization.CultureInfo.InvariantCulture);
    }

    public async Task<bool> SaveAsync(
        int run, RunState from, RunState to, RunContent content, DateTimeOffset now, CancellationToken cancellation = default)
    {
        await using var opened = await ConnectAsync(cancellation);
        return await SaveAsync(opened, run, from, to, content, now, cancellation);
    }

    public async Task<bool> TouchAsync(int run, DateTimeOffset now, CancellationToken cancellation = default)
    {
        await using var opened = await ConnectAsync(cancellation);
        return await RunAsync(
            opened, $"UPDATE {prefix}runs SET seen = @now WHERE id = @run AND {UnderWay}", cancellation,
            ("@now", Milliseconds(now)), ("@run", run)) > 0;
    }

    public async Task<bool> EndAsync(
        int run, RunState state, DateTimeOffset now, CancellationToken cancellation = default)
    {
        var before = await FindAsync(run, cancellation);
        await using var opened = await ConnectAsync(cancellation);
        var isAgain = before is { State: RunState.Planning, Content.Plan: not null }; // the list before stays as it is
        var ended = before is { IsUnderWay: true } && await RunAsync(
            opened, $"UPDATE {prefix}runs SET seen = @now, state = @state WHERE id = @run AND state = @before", cancellation,
            ("@now", Milliseconds(now)), ("@state", (isAgain ? RunState.Ready : state).ToString()), ("@run", run),
            ("@before", before.State.ToString())) > 0;
        await RunAsync(
            opened,
            $"""
            DELETE FROM {prefix}run_customers WHERE run = @run AND EXISTS
                (SELECT 1 FROM {prefix}runs WHERE id = @run AND state NOT IN ('Scoring', 'Planning', 'Ready'))
            """,
            cancellation, ("@run", run));
        return ended;
    }

    public async Task InterruptAsync(DateTimeOffset silentSince, DateTimeOffset now, CancellationToken cancellation = default)
    {
        await using var opened = await ConnectAsync(cancellation);
        var silent = new List<int>();
        await using (var select = Command(
            opened, $"SELECT id FROM {prefix}runs WHERE {UnderWay} AND seen < @silent", ("@silent", Milliseconds(silentSince))))
        await using (var row = await select.ExecuteReaderAsync(cancellation))
            while (await row.ReadAsync(cancellation)) silent.Add(row.GetInt32(0));
        foreach (var run in silent) await EndAsync(run, RunState.Interrupted, now, cancellation);
    }

    public async Task<IReadOnlyList<ScoringRun>> ListAsync(int count, CancellationToken cancellation = default)
    {
        await using var opened = await ConnectAsync(cancellation);
        await using var select = Command(
            opened, $"SELECT {Columns} FROM {prefix}runs ORDER BY id DESC LIMIT @count", ("@count", count));
        return await RunsAsync(select, cancellation);
    }

    public async Task<ScoringRun?> FindAsync(int run, CancellationToken cancellation = default)
    {
        await using var opened = await ConnectAsync(cancellation);
        await using var select = Command(opened, $"SELECT {Columns} FROM {prefix}runs WHERE id = @run", ("@run", run));
        return (await RunsAsync(select, cancellation)).SingleOrDefault();
    }

    public async Task AddAsync(int run, IReadOnlyList<RunCustomer> customers, CancellationToken cancellation = default)
    {
        await using var opened = await ConnectAsync(cancellation);
        using var sealer = new KeySealer(logKey);
        using var many = hash.ForMany();
        Insert(opened, run, customers, many, sealer);
    }

    public async IAsyncEnumerable<RunCustomer> ReadAsync(
        int run, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await using var opened = await ConnectAsync(cancellation);
        using var sealer = new KeySealer(logKey);
        await using var select = Command(
            opened,
            $"""
            SELECT place, sealed, prediction, probability, value, segment, flagged, offers
            FROM {prefix}run_customers WHERE run = @run ORDER BY place
            """,
            ("@run", run));
        await using var row = await select.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
            yield return new RunCustomer(
                row.GetInt32(0), sealer.Open(row.GetFieldValue<byte[]>(1)), Id(row, 2), row.GetDouble(3), Number(row, 4),
                row.GetString(5), row.GetInt32(6) != 0, MemoryMarshal.Cast<byte, float>(row.GetFieldValue<byte[]>(7)).ToArray());
    }

    public async IAsyncEnumerable<RunContact> ContactsAsync(
        int run, IReadOnlyCollection<int> others, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await using var opened = await ConnectAsync(cancellation);
        await using var select = Command( // crossed, so that SQLite takes the run's customers in their order
            opened,
            $"""
            SELECT c.place, e.run, e.action, e.contacted FROM {prefix}run_customers c CROSS JOIN {prefix}run_customers e
            WHERE c.run = @run AND e.customer = c.customer AND e.run IN ({string.Join(", ", others)})
                AND e.action IS NOT NULL AND e.is_control = 0
            ORDER BY c.place
            """,
            ("@run", run));
        await using var row = await select.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
            yield return new RunContact(
                row.GetInt32(0), row.GetInt32(1), row.GetInt32(2), row.IsDBNull(3) ? null : Time(row, 3));
    }

    public async Task<bool> PlanAsync(
        int run,
        RunContent content,
        IReadOnlyList<PlannedCall> calls,
        DateTimeOffset now,
        CancellationToken cancellation = default)
    {
        await using var opened = await ConnectAsync(cancellation);
        await using var transaction = await opened.BeginTransactionAsync(cancellation);
        if (!await SaveAsync(opened, run, RunState.Planning, RunState.Ready, content, now, cancellation)) return false;
        await RunAsync(
            opened,
            $"""
            UPDATE {prefix}run_customers SET action = NULL, is_control = 0, profit = NULL
            WHERE run = @run AND action IS NOT NULL
            """,
            cancellation, ("@run", run));
        SetCalls(opened, run, calls);
        await transaction.CommitAsync(cancellation);
        return true;
    }

    public async Task<bool> KeepAsync(int run, RunContent content, DateTimeOffset now, CancellationToken cancellation = default)
    {
        await using var opened = await ConnectAsync(cancellation);
        await using var transaction = await opened.BeginTransactionAsync(cancellation);
        if (!await SaveAsync(opened, run, RunState.Ready, RunState.Ready, content, now, cancellation)) return false;
        await RunAsync(
            opened,
            $"""
            UPDATE {prefix}predictions SET campaign = @campaign,
                trial_group = CASE WHEN c.is_control = 1 THEN 'control' ELSE 'treatment' END
            FROM {prefix}run_customers c
            WHERE c.run = @run AND c.action IS NOT NULL AND c.prediction = {prefix}predictions.id
            """,
            cancellation, ("@campaign", content.Plan!.CampaignId), ("@run", run));
        await transaction.CommitAsync(cancellation);
        return true;
    }

    public async Task<IReadOnlyList<RunScore>> ScoresAsync(string customerId, CancellationToken cancellation = default)
    {
        await using var opened = await ConnectAsync(cancellation);
        await using var select = Command(
            opened,
            $"""
            SELECT r.id, r.began, r.version, c.place, c.probability, c.segment, c.contacted, o.churned
            FROM {prefix}run_customers c JOIN {prefix}runs r ON r.id = c.run
                LEFT JOIN {prefix}outcomes o ON o.prediction = c.prediction
            WHERE c.customer = @customer AND r.state = 'Ready' ORDER BY r.id DESC
            """,
            ("@customer", hash.Of(customerId)));
        await using var row = await select.ExecuteReaderAsync(cancellation);
        var scores = new List<RunScore>();
        while (await row.ReadAsync(cancellation))
            scores.Add(new RunScore(
                row.GetInt32(0), Time(row, 1), row.IsDBNull(2) ? null : row.GetString(2), row.GetInt32(3), row.GetDouble(4),
                row.GetString(5), row.IsDBNull(6) ? null : Time(row, 6), row.IsDBNull(7) ? null : Truth(row, 7)));
        return scores;
    }

    /// <summary>Deletes runs that began before a time, some of their customers at a time, and notes of before it.</summary>
    public async Task DeleteBeforeAsync(DateTimeOffset time, CancellationToken cancellation)
    {
        await using var opened = await ConnectAsync(cancellation);
        var old = $"SELECT id FROM {prefix}runs WHERE began < @time";
        for (var count = DeletedAtOnce; count == DeletedAtOnce;)
            count = await RunAsync(
                opened,
                $"""
                DELETE FROM {prefix}run_customers WHERE (run, place) IN
                    (SELECT run, place FROM {prefix}run_customers WHERE run IN ({old}) LIMIT {DeletedAtOnce})
                """,
                cancellation, ("@time", Milliseconds(time)));
        await RunAsync(opened, $"DELETE FROM {prefix}runs WHERE began < @time", cancellation, ("@time", Milliseconds(time)));
        await RunAsync(opened, $"DELETE FROM {prefix}notes WHERE time < @time", cancellation, ("@time", Milliseconds(time)));
    }

    /// <summary>Opens a connection to the log.</summary>
    protected abstract Task<DbConnection> ConnectAsync(CancellationToken cancellation);

    /// <summary>Writes customers of a run in one transaction.</summary>
    protected abstract void Insert(
        DbConnection opened, int run, IReadOnlyList<RunCustomer> customers, CustomerHash.Many many, KeySealer sealer);

    /// <summary>Writes who got which action, in the transaction that is on.</summary>
    protected abstract void SetCalls(DbConnection opened, int run, IReadOnlyList<PlannedCall> calls);

    /// <summary>A time as the times of predictions are compared with.</summary>
    protected abstract object Instant(DateTimeOffset time);

    /// <summary>Reads an id.</summary>
    protected abstract Guid Id(DbDataReader row, int column);

    /// <summary>Reads what the model read of a customer; the next column holds the id of the prediction.</summary>
    protected abstract float[] Codes(DbDataReader row, int column);

    /// <summary>Reads whether something is true.</summary>
    protected abstract bool Truth(DbDataReader row, int column);

    private async Task<bool> SaveAsync(
        DbConnection opened, int run, RunState from, RunState to, RunContent content, DateTimeOffset now,
        CancellationToken cancellation) =>
        await RunAsync(
            opened,
            $"""
            UPDATE {prefix}runs SET seen = @now, state = @to, version = @version, file_hash = @hash, customers = @customers,
                content = @content
            WHERE id = @run AND state = @from
            """,
            cancellation,
            [
                ("@now", Milliseconds(now)), ("@to", to.ToString()), ("@from", from.ToString()), ("@run", run), .. Of(content),
            ]) > 0;

    private static (string, object?)[] Of(RunContent content) =>
    [
        ("@version", content.Version), ("@hash", content.Hash), ("@customers", content.Customers),
        ("@content", JsonSerializer.Serialize(content, RunJson.Default.RunContent)),
    ];

    private static async Task<IReadOnlyList<ScoringRun>> RunsAsync(DbCommand select, CancellationToken cancellation)
    {
        await using var row = await select.ExecuteReaderAsync(cancellation);
        var runs = new List<ScoringRun>();
        while (await row.ReadAsync(cancellation))
            runs.Add(new ScoringRun(
                row.GetInt32(0), Time(row, 1), Time(row, 2), Enum.Parse<RunState>(row.GetString(3)),
                JsonSerializer.Deserialize(row.GetString(4), RunJson.Default.RunContent)!));
        return runs;
    }

    private static DbCommand Command(
        DbConnection opened, string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        var command = opened.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in parameters)
        {
            var parameter = command.CreateParameter();
            (parameter.ParameterName, parameter.Value) = (name, value ?? DBNull.Value);
            command.Parameters.Add(parameter);
        }

        return command;
    }

    private static async Task<int> RunAsync(
        DbConnection opened, string sql, CancellationToken cancellation, params (string Name, object? Value)[] parameters)
    {
        await using var command = Command(opened, sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    private static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static DateTimeOffset Time(DbDataReader row, int column) =>
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    private static double? Number(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetDouble(column);
}
