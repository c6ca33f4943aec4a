using System.Data.Common;
using System.Runtime.CompilerServices;
using Npgsql;

namespace Churn.Outcomes.Storage;

/// <summary>Holds the log in PostgreSQL, in a schema of its own, for any number of instances.</summary>
/// <param name="connection">The connection string.</param>
/// <param name="isDurable">Whether predictions are on the disk when they have been appended. Outcomes always are.</param>
internal sealed class PostgresStore(string connection, bool isDurable = true) : IOutcomeStore
{
    private const int DeletedAtOnce = 10_000;

    /// <summary>PostgreSQL cuts longer names of connections.</summary>
    private const int LongestName = 63;

    /// <summary>How long a query over the whole log may take, in seconds; the database's own limit is for short ones.</summary>
    private const int LongestQuery = 600;

    private readonly NpgsqlDataSource source = NpgsqlDataSource.Create(connection);
    private readonly Dictionary<string, int> models = new(StringComparer.Ordinal);
    private readonly Lock appending = new();
    private readonly CopyRows rows = new();
    private CustomerHash? hash;
    private PostgresSharedState? shared;
    private PostgresScoringRuns? runs;

    public IScoringRuns Runs => OpenRuns;

    public ISharedState Shared => shared ??= new PostgresSharedState(source);

    public bool MayPass(DbException fault) => fault.IsTransient || fault is NpgsqlException and not PostgresException;

    public async Task OpenAsync(CancellationToken cancellation = default)
    {
        await using var opened = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await opened.BeginTransactionAsync(cancellation);
        await RunAsync(opened, PostgresSchema.Lock(PostgresSchema.MigrationLock), cancellation);
        await RunAsync(opened, PostgresSchema.Settings, cancellation);
        var (found, key) = await SettingsAsync(opened, cancellation);
        if (found > PostgresSchema.Steps.Length) throw new NewerLogException(found, PostgresSchema.Steps.Length);
        foreach (var step in PostgresSchema.Steps.Skip(found)) await RunAsync(opened, step, cancellation);
        if (found < PostgresSchema.Steps.Length)
            await RunAsync(
                opened,
                found == 0
                    ? "INSERT INTO churn_log.settings (schema_version, customer_key) VALUES ($1, $2)"
                    : "UPDATE churn_log.settings SET schema_version = $1",
                cancellation,
                found == 0 ? [PostgresSchema.Steps.Length, key ??= CustomerHash.NewKey()] : [PostgresSchema.Steps.Length]);
        await transaction.CommitAsync(cancellation);
        (hash, runs) = (new CustomerHash(key!), new PostgresScoringRuns(source, key!));
    }

    public Task AppendAsync(IReadOnlyList<LoggedPrediction> predictions, CancellationToken cancellation = default) =>
        OwnThread.Run(() => Append(predictions));

    public async Task<IReadOnlyList<OutcomeResult>> RecordAsync(
        IReadOnlyList<Outcome> outcomes, DateTimeOffset received, CancellationToken cancellation = default)
    {
        await using var opened = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await opened.BeginTransactionAsync(cancellation);
        await RunAsync(opened, PostgresSchema.Lock(PostgresSchema.OutcomeLock), cancellation);
        var ids = outcomes.Select(outcome => outcome.PredictionId).OfType<Guid>().Distinct().ToArray();
        var customers = outcomes.Select(outcome => outcome.CustomerId).OfType<string>().Distinct()
            .ToDictionary(customer => customer, Hash.Of, StringComparer.Ordinal);
        var (byId, byCustomer) = await FindAsync(opened, ids, [.. customers.Values], cancellation);
        var matching = new OutcomeMatching();
        var results = outcomes
            .Select(outcome => matching.Take(outcome, outcome.PredictionId is { } id
                ? byId.TryGetValue(id, out var prediction) ? [prediction] : []
                : [.. byCustomer[Convert.ToHexString(customers[outcome.CustomerId!])]]))
            .ToArray();
        if (matching.Added.Count > 0)
            await RunAsync(
                opened,
                "INSERT INTO churn_log.outcomes (prediction, churned, at, received) "
                    + "SELECT prediction, churned, at, $4 FROM unnest($1, $2, $3) AS added (prediction, churned, at)",
                cancellation,
                matching.Added.Select(added => added.Prediction).ToArray(),
                matching.Added.Select(added => added.Churned).ToArray(),
                matching.Added.Select(added => added.At.UtcDateTime).ToArray(),
                received.UtcDateTime);
        await transaction.CommitAsync(cancellation);
        return results;
    }

    public async Task<long> RecordStayedAsync(
        IReadOnlyCollection<string> left, DateTimeOffset day, DateTimeOffset received, CancellationToken cancellation = default)
    {
        await using var opened = await source.OpenConnectionAsync(cancellation);
        await using var transaction = await opened.BeginTransactionAsync(cancellation);
        await RunAsync(opened, PostgresSchema.Lock(PostgresSchema.OutcomeLock), cancellation);
        var count = await RunAsync(
            opened,
            """
            INSERT INTO churn_log.outcomes (prediction, churned, at, received)
            SELECT p.id, false, $1, $2 FROM churn_log.predictions p
            WHERE p.mature <= $1 AND p.customer IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM unnest($3) AS leavers (customer) WHERE leavers.customer = p.customer)
            AND NOT EXISTS (SELECT 1 FROM churn_log.outcomes o WHERE o.prediction = p.id)
            """,
            cancellation,
            day.UtcDateTime,
            received.UtcDateTime,
            left.Select(Hash.Of).ToArray());
        await transaction.CommitAsync(cancellation);
        return count;
    }

    public async Task<CustomerRowCounts> EraseAsync(string customerId, CancellationToken cancellation = default)
    {
        await using var opened = await source.OpenConnectionAsync(cancellation);
        var counts = await CountAsync(opened, Hash.Of(customerId), cancellation);
        await RunAsync(opened, "DELETE FROM churn_log.run_customers WHERE customer = $1", cancellation, Hash.Of(customerId));
        await RunAsync(opened, "DELETE FROM churn_log.notes WHERE customer = $1", cancellation, Hash.Of(customerId));
        await RunAsync(opened, "DELETE FROM churn_log.predictions WHERE customer = $1", cancellation, Hash.Of(customerId));
        return counts;
    }

    public Guid HashOf(string customerId) => new(Hash.Of(customerId), bigEndian: true);

    public async Task<CustomerRowCounts> CountCustomerAsync(Guid customer, CancellationToken cancellation = default)
    {
        await using var opened = await source.OpenConnectionAsync(cancellation);
        return await CountAsync(opened, customer.ToByteArray(bigEndian: true), cancellation);
    }

    public async Task<long> DeleteBeforeAsync(DateTimeOffset time, CancellationToken cancellation = default)
    {
        await OpenRuns.DeleteBeforeAsync(time, cancellation);
        await using var opened = await source.OpenConnectionAsync(cancellation);
        long all = 0;
        for (var count = DeletedAtOnce; count == DeletedAtOnce; all += count)
            count = await RunAsync(
                opened,
                "DELETE FROM churn_log.predictions "
                    + "WHERE id IN (SELECT id FROM churn_log.predictions WHERE id < $1 AND time < $2 LIMIT $3)",
                cancellation,
                IdTime.AboveUntil(time),
                time.UtcDateTime,
                DeletedAtOnce);
        return all;
    }

    public IAsyncEnumerable<PredictionWithOutcome> ReadAsync(
        DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation = default) =>
        ReadAsync(PostgresSchema.Read + PostgresSchema.InOrder, cancellation, Span(from, until));

    public IAsyncEnumerable<PredictionWithOutcome> SampleAsync(LogSample sample, CancellationToken cancellation = default) =>
        ReadAsync(
            PostgresSchema.Read + PostgresSchema.Sample(sample.Halvings) + PostgresSchema.InOrder,
            cancellation, [.. Span(sample.From, sample.Until), sample.Version]);

    public async Task<IReadOnlyList<LogCounts>> CountAsync(
        DateTimeOffset from, DateTimeOffset until, DateTimeOffset now, CancellationToken cancellation = default)
    {
        await using var opened = await source.OpenConnectionAsync(cancellation);
        await using var select = Command(opened, PostgresSchema.Count, [.. Span(from, until), now.UtcDateTime]);
        select.CommandTimeout = LongestQuery;
        await using var row = await select.ExecuteReaderAsync(cancellation);
        var counts = new List<LogCounts>();
        while (await row.ReadAsync(cancellation))
            counts.Add(new LogCounts(
                row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), Value<DateTimeOffset>(row, 4)));
        return counts;
    }

    public async Task<TurnResult> TryTakeTurnAsync(string who, CancellationToken cancellation = default)
    {
        var own = await OpenNamedAsync(who, cancellation);
        try
        {
            await using var take = Command(own, "SELECT pg_try_advisory_lock($1)", PostgresSchema.RetrainLock);
            if ((bool)(await take.ExecuteScalarAsync(cancellation))!) return new TurnResult(own, null);
            await using var ask = Command(own, PostgresSchema.Holder, PostgresSchema.RetrainLock);
            var holder = await ask.ExecuteScalarAsync(cancellation) as string;
            await own.DisposeAsync();
            return new TurnResult(null, holder ?? "another machine");
        }
        catch
        {
            await own.DisposeAsync();
            throw;
        }
    }

    public Task<bool> BackUpAsync(string path, CancellationToken cancellation = default) => Task.FromResult(false);

    public void Dispose() => source.Dispose();

    private PostgresScoringRuns OpenRuns => runs ?? throw new InvalidOperationException("The store is not open.");

    private CustomerHash Hash => hash ?? throw new InvalidOperationException("The store is not open.");

    private static NpgsqlCommand Command(NpgsqlConnection opened, string sql, params object[] parameters)
    {
        var command = new NpgsqlCommand(sql, opened);
        foreach (var value in parameters) command.Parameters.Add(new NpgsqlParameter { Value = value });
        return command;
    }

    private async IAsyncEnumerable<PredictionWithOutcome> ReadAsync(
        string sql, [EnumeratorCancellation] CancellationToken cancellation, params object[] parameters)
    {
        await using var opened = await source.OpenConnectionAsync(cancellation);
        await using var select = Command(opened, sql, parameters);
        select.CommandTimeout = LongestQuery;
        await using var row = await select.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
            yield return new PredictionWithOutcome(
                row.GetGuid(0),
                row.GetFieldValue<DateTimeOffset>(1),
                row.GetFieldValue<DateTimeOffset>(2),
                row.GetString(3),
                Value<DateOnly>(row, 4),
                row.GetFieldValue<float[]>(5),
                row.GetDouble(6),
                Value<bool>(row, 7),
                row.GetString(8),
                row.IsDBNull(9) ? null : row.GetString(9),
                row.IsDBNull(10) ? null : row.GetString(10),
                Value<bool>(row, 11))
            {
                Customer = row.IsDBNull(12) ? null : new Guid(row.GetFieldValue<byte[]>(12), bigEndian: true),
                Other = row.IsDBNull(13) ? null : new OtherScore(row.GetString(13), row.GetDouble(14)),
            };
    }

    /// <summary>
    /// Opens a connection that is not shared, so that the end of the process, however it ends, ends its lock; its name is what
    /// others are told.
    /// </summary>
    private async Task<NpgsqlConnection> OpenNamedAsync(string who, CancellationToken cancellation)
    {
        var own = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connection)
        {
            ApplicationName = who.Length > LongestName ? who[..LongestName] : who,
            Pooling = false,
            KeepAlive = 30,
        }.ConnectionString);
        await own.OpenAsync(cancellation);
        return own;
    }

    private static async Task<CustomerRowCounts> CountAsync(
        NpgsqlConnection opened, byte[] customer, CancellationToken cancellation)
    {
        await using var command = Command(
            opened,
            """
            SELECT (SELECT count(*) FROM churn_log.predictions WHERE customer = $1),
                (SELECT count(*) FROM churn_log.outcomes o JOIN churn_log.predictions p ON p.id = o.prediction
                    WHERE p.customer = $1),
                (SELECT count(*) FROM churn_log.run_customers WHERE customer = $1),
                (SELECT count(*) FROM churn_log.notes WHERE customer = $1)
            """,
            customer);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        await row.ReadAsync(cancellation);
        return new CustomerRowCounts(row.GetInt64(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3));
    }

    /// <returns>How many rows were changed.</returns>
    private static async Task<int> RunAsync(
        NpgsqlConnection opened, string sql, CancellationToken cancellation, params object[] parameters)
    {
        await using var command = Command(opened, sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    private static async Task<(int Version, byte[]? Key)> SettingsAsync(NpgsqlConnection opened, CancellationToken cancellation)
    {
        await using var select = Command(opened, "SELECT schema_version, customer_key FROM churn_log.settings");
        await using var row = await select.ExecuteReaderAsync(cancellation);
        return await row.ReadAsync(cancellation) ? (row.GetInt32(0), row.GetFieldValue<byte[]>(1)) : (0, null);
    }

    private void Append(IReadOnlyList<LoggedPrediction> predictions)
    {
        lock (appending)
        {
            using var opened = source.OpenConnection();
            foreach (var model in LoggedModel.In(predictions)) Register(opened, model);
            Encode(predictions);
            try
            {
                using var transaction = BeginAppend(opened);
                Copy(opened, "churn_log.predictions");
                transaction.Commit();
            }
            catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                Merge(opened); // some were written by an attempt whose answer was lost
            }
        }
    }

    /// <summary>
    /// What such a transaction writes is not on the disk at once, but within a second, or with the next outcome, unless answers
    /// wait for it; then a crash of the database can lose the last predictions, but damages nothing.
    /// </summary>
    private NpgsqlTransaction BeginAppend(NpgsqlConnection opened)
    {
        var transaction = opened.BeginTransaction();
        if (!isDurable) Run(opened, "SET LOCAL synchronous_commit = off");
        return transaction;
    }

    private void Register(NpgsqlConnection opened, LoggedModel model)
    {
        if (models.ContainsKey(model.Version)) return;
        Run(
            opened,
            "INSERT INTO churn_log.models (version, columns, horizon_days, grace_days) VALUES ($1, $2, $3, $4) "
                + "ON CONFLICT DO NOTHING",
            model.Version,
            model.Columns.ToArray(),
            model.Window.HorizonDays,
            model.Window.GraceDays);
        using var select = Command(opened, "SELECT number FROM churn_log.models WHERE version = $1", model.Version);
        models[model.Version] = (int)select.ExecuteScalar()!;
    }

    private void Merge(NpgsqlConnection opened)
    {
        using var transaction = BeginAppend(opened);
        Run(opened, "CREATE TEMP TABLE merged (LIKE churn_log.predictions) ON COMMIT DROP");
        Copy(opened, "merged");
        Run(opened, "INSERT INTO churn_log.predictions SELECT * FROM merged ON CONFLICT DO NOTHING");
        transaction.Commit();
    }

    private void Copy(NpgsqlConnection opened, string table)
    {
        using var copy = opened.BeginRawBinaryCopy(
            $"COPY {table} ({PostgresSchema.PredictionColumns}) FROM STDIN (FORMAT BINARY)");
        copy.Write(rows.Bytes.Span);
    }

    private void Encode(IReadOnlyList<LoggedPrediction> predictions)
    {
        using var customers = Hash.ForMany();
        rows.Start();
        foreach (var prediction in predictions)
        {
            rows.Row(PostgresSchema.PredictionColumnCount);
            rows.Field(prediction.Id);
            rows.Field(prediction.Time);
            rows.Field(prediction.Mature);
            rows.Field(models[prediction.Model.Version]);
            rows.Field(prediction.AsOf);
            if (prediction.CustomerId is { } customer) rows.Field(customers.Of(customer));
            else rows.Null();
            rows.Field(prediction.Probability);
            rows.Field(prediction.ShouldContact);
            rows.Field(prediction.Segment);
            rows.Field(prediction.Campaign);
            rows.Field(prediction.Group);
            rows.Field(prediction.Codes.AsSpan());
            rows.Field(prediction.OtherModel is { } other ? models[other.Version] : default(int?));
            rows.Field(prediction.OtherProbability);
        }

        rows.End();
    }

    private static void Run(NpgsqlConnection opened, string sql, params object[] parameters)
    {
        using var command = Command(opened, sql, parameters);
        command.ExecuteNonQuery();
    }

    /// <summary>Each prediction is one object, whether an outcome asks for it by its id or by the customer.</summary>
    private static async Task<(Dictionary<Guid, KnownPrediction> ById, ILookup<string, KnownPrediction> ByCustomer)> FindAsync(
        NpgsqlConnection opened, Guid[] ids, byte[][] customers, CancellationToken cancellation)
    {
        await using var select = Command(opened, PostgresSchema.Find, ids, customers);
        await using var row = await select.ExecuteReaderAsync(cancellation);
        var found = new List<(string Customer, KnownPrediction Prediction)>();
        while (await row.ReadAsync(cancellation))
            found.Add((
                row.IsDBNull(4) ? "" : Convert.ToHexString(row.GetFieldValue<byte[]>(4)),
                new KnownPrediction(
                    row.GetGuid(0),
                    row.GetFieldValue<DateTimeOffset>(1),
                    row.GetFieldValue<DateTimeOffset>(2),
                    Value<bool>(row, 3))));
        return (
            found.ToDictionary(known => known.Prediction.Id, known => known.Prediction),
            found.ToLookup(known => known.Customer, known => known.Prediction, StringComparer.Ordinal));
    }

    private static object[] Span(DateTimeOffset from, DateTimeOffset until) =>
        [IdTime.AtMostFrom(from), IdTime.AboveUntil(until), from.UtcDateTime, until.UtcDateTime];

    private static T? Value<T>(NpgsqlDataReader row, int column)
        where T : struct =>
        row.IsDBNull(column) ? null : row.GetFieldValue<T>(column);
}
