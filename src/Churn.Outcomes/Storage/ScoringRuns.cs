using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Churn.Core.Campaigns;

namespace Churn.Outcomes.Storage;

/// <summary>
/// Holds scoring runs in tables that are alike in every database: times are milliseconds since 1970 in UTC, offers 32-bit floats.
/// </summary>
/// <param name="logKey">The log's key.</param>
/// <param name="prefix">What stands before the names of tables.</param>
internal abstract class ScoringRuns(byte[] logKey, string prefix) : IScoringRuns
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

    public async IAsyncEnumerable<RunCall> RecordsAsync(
        int run, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await using var opened = await ConnectAsync(cancellation);
        using var sealer = new KeySealer(logKey);
        await using var select = Command(opened, $"{CallColumns} WHERE c.run = @run ORDER BY c.place", ("@run", run));
        await using var row = await select.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation)) yield return Call(row, sealer);
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

    public async IAsyncEnumerable<RunCall> CallsAsync(
        CallQuery query, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await using var opened = await ConnectAsync(cancellation);
        using var sealer = new KeySealer(logKey);
        var (where, parameters) = Where(query);
        var by = Sorted(query.Sort, "c");
        if (query.After is { } after)
        {
            var edge = $"(SELECT {Sorted(query.Sort, "e")} FROM {prefix}run_customers e WHERE e.run = @run AND e.place = @after)";
            where += $" AND {by} <= {edge} AND ({by} < {edge} OR c.place > @after)";
            parameters.Add(("@after", after));
        }

        var sql = $"{CallColumns} WHERE {where} ORDER BY {by} DESC, c.place";
        if (query.Limit is { } limit)
        {
            sql += " LIMIT @limit";
            parameters.Add(("@limit", limit));
        }

        await using var select = Command(opened, sql, [.. parameters]);
        await using var row = await select.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation)) yield return Call(row, sealer);
    }

    public async Task<int> CountAsync(CallQuery query, CancellationToken cancellation = default)
    {
        await using var opened = await ConnectAsync(cancellation);
        var (where, parameters) = Where(query);
        await using var count = Command(opened, $"SELECT count(*) FROM {prefix}run_customers c WHERE {where}", [.. parameters]);
        return Convert.ToInt32(await count.ExecuteScalarAsync(cancellation), System.Globalization.CultureInfo.InvariantCulture);
    }

    public async Task<RunCall?> CallAsync(int run, int place, CancellationToken cancellation = default)
    {
        await using var opened = await ConnectAsync(cancellation);
        using var sealer = new KeySealer(logKey);
        await using var select = Command(
            opened, $"{CallColumns} WHERE c.run = @run AND c.place = @place", ("@run", run), ("@place", place));
        await using var row = await select.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? Call(row, sealer) : null;
    }

    public async Task<int> MarkAsync(
        int run, IReadOnlyCollection<int> places, DateTimeOffset? contacted, CancellationToken cancellation = default)
    {
        await using var opened = await ConnectAsync(cancellation);
        await using var transaction = await opened.BeginTransactionAsync(cancellation);
        var count = 0;
        foreach (var place in places)
            count += await RunAsync(
                opened,
                $"""
                UPDATE {prefix}run_customers SET contacted = @contacted
                WHERE run = @run AND place = @place AND action IS NOT NULL AND is_control = 0
                """,
                cancellation,
                ("@contacted", contacted is { } time ? Milliseconds(time) : null), ("@run", run), ("@place", place));
        await transaction.CommitAsync(cancellation);
        return count;
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

    public async Task<IReadOnlyList<RunSegment>> SegmentsAsync(int run, CancellationToken cancellation = default)
    {
        await using var opened = await ConnectAsync(cancellation);
        await using var select = Command(
            opened,
            $"""
            SELECT segment, count(*), sum(probability), sum(probability * value), count(action)
            FROM {prefix}run_customers WHERE run = @run GROUP BY segment ORDER BY segment
            """,
            ("@run", run));
        await using var row = await select.ExecuteReaderAsync(cancellation);
        var segments = new List<RunSegment>();
        while (await row.ReadAsync(cancellation))
            segments.Add(new RunSegment(
                row.GetString(0), (int)row.GetInt64(1), row.GetDouble(2), Number(row, 3), (int)row.GetInt64(4)));
        return segments;
    }

    public async Task<IReadOnlyList<RunCell>> CellsAsync(
        int run, RunBands bands, DateTimeOffset now, CancellationToken cancellation = default)
    {
        await using var opened = await ConnectAsync(cancellation);
        var parameters = new List<(string, object?)> { ("@run", run), ("@now", Instant(now)), ("@treated", PlanEntry.Treatment) };
        var (value, risk) = (Band("c.value", bands.Values), Band("c.probability", bands.Risks));
        await using var select = Command(
            opened,
            $"""
            SELECT {value}, {risk}, count(*), sum(c.value), sum(c.probability), sum(c.probability * c.value), count(c.action),
                count(p.id), COALESCE(sum(CASE WHEN p.id IS NOT NULL THEN c.probability END), 0),
                COALESCE(sum(CASE WHEN p.id IS NOT NULL THEN CAST(o.churned AS int) END), 0)
            FROM {prefix}run_customers c
                LEFT JOIN {prefix}outcomes o ON o.prediction = c.prediction
                LEFT JOIN {prefix}predictions p ON p.id = o.prediction AND p.mature <= @now
                    AND (p.trial_group IS NULL OR p.trial_group <> @treated)
            WHERE c.run = @run GROUP BY 1, 2 ORDER BY 1, 2
            """,
            [.. parameters]);
        await using var row = await select.ExecuteReaderAsync(cancellation);
        var cells = new List<RunCell>();
        int Count(int column) => checked((int)row.GetInt64(column));
        while (await row.ReadAsync(cancellation))
            cells.Add(new RunCell(
                row.IsDBNull(0) ? null : Count(0), Count(1), Count(2), Number(row, 3), row.GetDouble(4), Number(row, 5), Count(6),
                Count(7), row.GetDouble(8), Count(9)));
        return cells;

        string Band(string number, IReadOnlyList<double> bounds)
        {
            var cases = new StringBuilder($"CASE WHEN {number} IS NULL THEN NULL");
            foreach (var (band, bound) in bounds.Index())
            {
                var name = FormattableString.Invariant($"@bound{parameters.Count}");
                parameters.Add((name, bound));
                cases.Append(System.Globalization.CultureInfo.InvariantCulture, $" WHEN {number} < {name} THEN {band}");
            }

            return cases.Append(System.Globalization.CultureInfo.InvariantCulture, $" ELSE {bounds.Count} END").ToString();
        }
    }

    public async Task<RunChangeCounts> CountChangesAsync(RunPair pair, CancellationToken cancellation = default)
    {
        await using var opened = await ConnectAsync(cancellation);
        await using var select = Command(
            opened,
            $"""
            SELECT (SELECT count(*) FROM {prefix}run_customers WHERE run = @now),
                (SELECT count(*) FROM {prefix}run_customers WHERE run = @before), count(*),
                COALESCE(sum(n.flagged * (1 - b.flagged)), 0), COALESCE(sum(b.flagged * (1 - n.flagged)), 0),
                COALESCE(sum(n.flagged * b.flagged), 0)
            FROM {prefix}run_customers n JOIN {prefix}run_customers b ON b.customer = n.customer AND b.run = @before
            WHERE n.run = @now
            """,
            ("@now", pair.Now), ("@before", pair.Before));
        await using var row = await select.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        int Count(int column) => checked((int)row.GetInt64(column));
        return new RunChangeCounts(Count(3), Count(4), Count(0) - Count(2), Count(1) - Count(2), Count(5));
    }

    public async IAsyncEnumerable<RunChange> ChangesAsync(
        RunPair pair,
        RunChangeKind kind,
        int? limit = null,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await using var opened = await ConnectAsync(cancellation);
        using var sealer = new KeySealer(logKey);
        var (first, other) = kind == RunChangeKind.Gone ? ("b", "n") : ("n", "b");
        var where = kind switch
        {
            RunChangeKind.AtRisk => "n.flagged = 1 AND b.flagged = 0",
            RunChangeKind.Recovered => "n.flagged = 0 AND b.flagged = 1",
            _ => $"{other}.run IS NULL",
        };
        var sql =
            $"""
            SELECT {first}.sealed, b.place, b.probability, b.value, b.segment, pb.codes, pb.id,
                n.place, n.probability, n.value, n.segment, pn.codes, pn.id
            FROM {prefix}run_customers {first}
                LEFT JOIN {prefix}run_customers {other} ON {other}.customer = {first}.customer AND {other}.run = @{other}
                LEFT JOIN {prefix}predictions pb ON pb.id = b.prediction
                LEFT JOIN {prefix}predictions pn ON pn.id = n.prediction
            WHERE {first}.run = @{first} AND {where}
            ORDER BY ABS(COALESCE(n.probability, 0) - COALESCE(b.probability, 0)) DESC, {first}.place
            """;
        if (limit is not null) sql += " LIMIT @limit";
        await using var select = Command(
            opened, sql, [("@n", pair.Now), ("@b", pair.Before), ("@limit", limit)]);
        await using var row = await select.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
            yield return new RunChange(sealer.Open(row.GetFieldValue<byte[]>(0)), Standing(row, 1), Standing(row, 7));
    }

    public async Task<IReadOnlyList<CustomerNote>> NotesAsync(string customerId, CancellationToken cancellation = default)
    {
        await using var opened = await ConnectAsync(cancellation);
        using var sealer = new KeySealer(logKey);
        await using var select = Command(
            opened,
            $"SELECT id, time, author, sealed FROM {prefix}notes WHERE customer = @customer ORDER BY id DESC",
            ("@customer", hash.Of(customerId)));
        await using var row = await select.ExecuteReaderAsync(cancellation);
        var notes = new List<CustomerNote>();
        while (await row.ReadAsync(cancellation))
            notes.Add(new CustomerNote(
                row.GetInt32(0), Time(row, 1), row.GetString(2), sealer.Open(row.GetFieldValue<byte[]>(3))));
        return notes;
    }

    public async Task AddNoteAsync(
        string customerId, string author, string text, DateTimeOffset now, CancellationToken cancellation = default)
    {
        if (text.Length is 0 or > CustomerNote.MaxLength)
            throw new ArgumentException($"A note has 1 to {CustomerNote.MaxLength} characters.", nameof(text));
        await using var opened = await ConnectAsync(cancellation);
        using var sealer = new KeySealer(logKey);
        await RunAsync(
            opened,
            $"INSERT INTO {prefix}notes (customer, time, author, sealed) VALUES (@customer, @time, @author, @sealed)",
            cancellation,
            ("@customer", hash.Of(customerId)), ("@time", Milliseconds(now)), ("@author", author),
            ("@sealed", sealer.Seal(text)));
    }

    public async Task<bool> DeleteNoteAsync(string customerId, int note, CancellationToken cancellation = default)
    {
        await using var opened = await ConnectAsync(cancellation);
        return await RunAsync(
            opened, $"DELETE FROM {prefix}notes WHERE id = @note AND customer = @customer", cancellation,
            ("@note", note), ("@customer", hash.Of(customerId))) > 0;
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

    private string CallColumns =>
        $"""
        SELECT c.place, c.sealed, c.probability, c.value, c.segment, c.action, c.is_control, c.profit, c.contacted, p.codes,
            p.id, c.fields
        FROM {prefix}run_customers c LEFT JOIN {prefix}predictions p ON p.id = c.prediction
        """;

    /// <summary>What a list is sorted by; its indexes are on the same expressions.</summary>
    private static string Sorted(CallSort sort, string row) => sort switch
    {
        CallSort.Probability => $"{row}.probability",
        CallSort.Value => $"COALESCE({row}.value, -1e300)",
        _ => $"{row}.profit",
    };

    private (string Where, List<(string Name, object? Value)> Parameters) Where(CallQuery query)
    {
        var where = new StringBuilder("c.run = @run AND c.action IS NOT NULL");
        var parameters = new List<(string, object?)> { ("@run", query.Run) };
        void Add(string condition, string name, object? value)
        {
            if (value is null) return;
            where.Append(" AND ").Append(condition);
            parameters.Add((name, value));
        }

        Add("c.segment = @segment", "@segment", query.Segment);
        Add("c.action = @action", "@action", query.Action);
        Add("c.probability >= @least", "@least", query.MinProbability);
        Add("c.probability < @below", "@below", query.BelowProbability);
        Add("c.value >= @worth", "@worth", query.MinValue);
        Add("c.value < @worthBelow", "@worthBelow", query.BelowValue);
        Add("c.is_control = @control", "@control", query.IsControl is { } isControl ? isControl ? 1 : 0 : null);
        Add(
            $"""
            c.flagged = 1 AND EXISTS (
                SELECT 1 FROM {prefix}run_customers b WHERE b.customer = c.customer AND b.flagged = 0 AND b.run = @since)
            """, "@since", query.NewAtRiskSince);
        if (query.IsContacted is { } isContacted) where.Append(" AND c.contacted IS ").Append(isContacted ? "NOT NULL" : "NULL");
        if (query.HasValue is { } hasValue) where.Append(" AND c.value IS ").Append(hasValue ? "NOT NULL" : "NULL");
        return (where.ToString(), parameters);
    }

    private RunStanding? Standing(DbDataReader row, int column) => row.IsDBNull(column)
        ? null
        : new(
            row.GetInt32(column), row.GetDouble(column + 1), Number(row, column + 2), row.GetString(column + 3),
            row.IsDBNull(column + 4) ? null : Codes(row, column + 4));

    private RunCall Call(DbDataReader row, KeySealer sealer) => new(
        row.GetInt32(0),
        sealer.Open(row.GetFieldValue<byte[]>(1)),
        row.GetDouble(2),
        Number(row, 3),
        row.GetString(4),
        row.IsDBNull(5) ? null : row.GetInt32(5),
        row.GetInt32(6) != 0,
        Number(row, 7),
        row.IsDBNull(8) ? null : Time(row, 8),
        row.IsDBNull(9) ? null : Codes(row, 9))
    {
        Fields = row.IsDBNull(11) ? null : sealer.Open(row.GetFieldValue<byte[]>(11)),
    };

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
