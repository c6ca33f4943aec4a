using Npgsql;

namespace Churn.Outcomes.Storage;

/// <summary>Holds what replicas share in tables beside the log. Its clock is the database's.</summary>
/// <param name="source">The database of the log.</param>
internal sealed class PostgresSharedState(NpgsqlDataSource source) : ISharedState
{
    /// <summary>The most batches that are remembered of a caller, after a sweep.</summary>
    public const int MaxBatches = 10_000;

    private const string Live =
        """
        INSERT INTO churn_log.replicas (id, seen) VALUES ($1, now()) ON CONFLICT (id) DO UPDATE SET seen = now()
        """;

    /// <summary>In one order, so that two replicas never wait for each other.</summary>
    private const string Grant =
        """
        INSERT INTO churn_log.rates AS r (caller, full_at)
        SELECT caller, now() + granted FROM unnest($1, $2) AS reported (caller, granted) ORDER BY caller
        ON CONFLICT (caller) DO UPDATE SET full_at = greatest(r.full_at, now()) + (excluded.full_at - now())
        """;

    private const string Count =
        "SELECT count(*)::int FROM churn_log.replicas WHERE seen > now() - interval '10 seconds'";

    private const string Granted =
        "SELECT caller, full_at - now() FROM churn_log.rates WHERE full_at > now()";

    private const string ForgetExpired =
        """
        DELETE FROM churn_log.batches b WHERE b.caller = $1 AND b.key = $2 AND b.first < now() - interval '1 day'
        """;

    /// <summary>A replica that has not said for a while that it lives has its batches no more.</summary>
    private const string Begin =
        """
        INSERT INTO churn_log.batches AS b (caller, key, terms, version, as_of, first_id, first, replica)
        VALUES ($1, $2, $3, $4, $5, $6, now(), $7)
        ON CONFLICT (caller, key) DO UPDATE SET replica = excluded.replica
        WHERE b.replica IS NULL OR NOT EXISTS (
            SELECT 1 FROM churn_log.replicas r WHERE r.id = b.replica AND r.seen > now() - interval '30 seconds')
        RETURNING terms, version, as_of, first_id, start_length, start_hash, body_hash, body_length, kept
        """;

    private const string Keep =
        """
        UPDATE churn_log.batches SET replica = NULL, kept = true,
            start_length = $4, start_hash = $5, body_hash = $6, body_length = $7
        WHERE caller = $1 AND key = $2 AND replica = $3
        """;

    private const string Forget = "DELETE FROM churn_log.batches WHERE caller = $1 AND key = $2 AND replica = $3";

    /// <summary>Rows that others hold are left to them.</summary>
    private static readonly string[] Sweeps =
    [
        "DELETE FROM churn_log.batches WHERE first < now() - interval '1 day'",
        FormattableString.Invariant(
            $"""
            DELETE FROM churn_log.batches b USING (
                SELECT caller, key, row_number() OVER (PARTITION BY caller ORDER BY first DESC) AS place FROM churn_log.batches
            ) placed
            WHERE placed.place > {MaxBatches} AND b.caller = placed.caller AND b.key = placed.key AND b.replica IS NULL
            """),
        """
        DELETE FROM churn_log.rates WHERE caller IN (
            SELECT caller FROM churn_log.rates WHERE full_at < now() - interval '1 minute' FOR UPDATE SKIP LOCKED)
        """,
        """
        DELETE FROM churn_log.replicas WHERE id IN (
            SELECT id FROM churn_log.replicas WHERE seen < now() - interval '1 hour' FOR UPDATE SKIP LOCKED)
        """,
    ];

    public async Task<SharedRates> ExchangeAsync(
        Guid replica, IReadOnlyDictionary<Guid, TimeSpan> granted, CancellationToken cancellation = default)
    {
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(Command(Live, replica));
        if (granted.Count > 0) batch.BatchCommands.Add(Command(Grant, granted.Keys.ToArray(), granted.Values.ToArray()));
        batch.BatchCommands.Add(Command(Count));
        batch.BatchCommands.Add(Command(Granted));
        await using var row = await batch.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        var replicas = row.GetInt32(0);
        await row.NextResultAsync(cancellation);
        var untilFull = new Dictionary<Guid, TimeSpan>();
        while (await row.ReadAsync(cancellation)) untilFull.Add(row.GetGuid(0), row.GetTimeSpan(1));
        return new SharedRates(Math.Max(1, replicas), untilFull);
    }

    public async Task<SharedBatch?> TryBeginAsync(Guid replica, SharedBatch batch, CancellationToken cancellation = default)
    {
        await using var commands = source.CreateBatch();
        commands.BatchCommands.Add(Command(ForgetExpired, batch.Caller, batch.Key));
        commands.BatchCommands.Add(Command(
            Begin, batch.Caller, batch.Key, batch.Terms, batch.Version, batch.AsOf, batch.FirstId, replica));
        await using var row = await commands.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation)) return null;
        return batch with
        {
            Terms = row.GetString(0),
            Version = row.GetString(1),
            AsOf = row.IsDBNull(2) ? null : row.GetFieldValue<DateOnly>(2),
            FirstId = row.GetGuid(3),
            StartLength = row.IsDBNull(4) ? null : row.GetInt32(4),
            StartHash = row.IsDBNull(5) ? null : row.GetString(5),
            BodyHash = row.IsDBNull(6) ? null : row.GetString(6),
            BodyLength = row.IsDBNull(7) ? null : row.GetInt64(7),
            IsKept = row.GetBoolean(8),
        };
    }

    public Task EndAsync(Guid replica, SharedBatch batch, bool isKept, CancellationToken cancellation = default) => isKept
        ? RunAsync(
            Command(
                Keep, batch.Caller, batch.Key, replica, batch.StartLength, batch.StartHash, batch.BodyHash, batch.BodyLength),
            cancellation)
        : RunAsync(Command(Forget, batch.Caller, batch.Key, replica), cancellation);

    public async Task SweepAsync(CancellationToken cancellation = default)
    {
        foreach (var sweep in Sweeps) await RunAsync(Command(sweep), cancellation);
    }

    private async Task RunAsync(NpgsqlBatchCommand command, CancellationToken cancellation)
    {
        await using var batch = source.CreateBatch();
        batch.BatchCommands.Add(command);
        await batch.ExecuteNonQueryAsync(cancellation);
    }

    private static NpgsqlBatchCommand Command(string sql, params object?[] parameters)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in parameters) command.Parameters.Add(new NpgsqlParameter { Value = value ?? DBNull.Value });
        return command;
    }
}
