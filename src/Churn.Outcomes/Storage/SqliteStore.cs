using System.Collections.Concurrent;
using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Churn.Outcomes.Storage;

/// <summary>
/// Holds the log in a file of SQLite. Times are milliseconds since 1970 in UTC, ids and hashes blobs, coded rows 32-bit floats.
/// </summary>
/// <param name="path">The file; its folder must exist.</param>
internal sealed class SqliteStore(string path) : IOutcomeStore
{
    private const int DeletedAtOnce = 10_000;

    private readonly string address = new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = SqliteOpenMode.ReadWrite,
        ForeignKeys = true,
    }.ConnectionString;

    private readonly ConcurrentDictionary<string, long> models = new(StringComparer.Ordinal);
    private CustomerHash? hash;

    public bool MayPass(DbException fault) => fault is SqliteException
    {
        SqliteErrorCode: raw.SQLITE_BUSY or raw.SQLITE_LOCKED or raw.SQLITE_NOMEM or raw.SQLITE_IOERR or raw.SQLITE_FULL,
    };

    public Task OpenAsync(CancellationToken cancellation = default)
    {
        CreateFile(path);
        using var connection = Connect();
        connection.Run("PRAGMA journal_mode = WAL");
        using (var transaction = connection.BeginTransaction())
        {
            var found = (int)connection.Number("PRAGMA user_version");
            if (found > SqliteSchema.Steps.Length) throw new NewerLogException(found, SqliteSchema.Steps.Length);
            foreach (var step in SqliteSchema.Steps.Skip(found)) connection.Run(step);
            if (found == 0) connection.Run("INSERT INTO settings (customer_key) VALUES ($key)", ("$key", CustomerHash.NewKey()));
            if (found < SqliteSchema.Steps.Length)
                connection.Run(FormattableString.Invariant($"PRAGMA user_version = {SqliteSchema.Steps.Length}"));
            transaction.Commit();
        }

        using var key = connection.Command("SELECT customer_key FROM settings");
        hash = new CustomerHash((byte[])key.ExecuteScalar()!);
        return Task.CompletedTask;
    }

    /// <summary>It waits for the disk on a thread of its own: those of the pool are for requests.</summary>
    public Task AppendAsync(IReadOnlyList<LoggedPrediction> predictions, CancellationToken cancellation = default) =>
        Task.Factory.StartNew(
            () => Append(predictions), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public Task<IReadOnlyList<OutcomeResult>> RecordAsync(
        IReadOnlyList<Outcome> outcomes, DateTimeOffset received, CancellationToken cancellation = default)
    {
        using var connection = Connect();
        using var transaction = connection.BeginTransaction();
        using var byId = connection.Command(SqliteSchema.Find + " WHERE p.id = $key");
        using var byCustomer = connection.Command(SqliteSchema.Find + " WHERE p.customer = $key");
        var known = new Dictionary<Guid, KnownPrediction>();
        var matching = new OutcomeMatching();
        var results = new OutcomeResult[outcomes.Count];
        for (var i = 0; i < results.Length; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            var found = outcomes[i].PredictionId is { } id
                ? Find(byId, Bytes(id), known)
                : Find(byCustomer, Hash.Of(outcomes[i].CustomerId!), known);
            results[i] = matching.Take(outcomes[i], found);
        }

        using var insert = connection.Command(
            "INSERT INTO outcomes (prediction, churned, at, received) VALUES ($id, $churned, $at, $received)");
        foreach (var added in matching.Added)
        {
            insert.Bind(
                ("$id", Bytes(added.Prediction)),
                ("$churned", added.Churned ? 1 : 0),
                ("$at", Milliseconds(added.At)),
                ("$received", Milliseconds(received)));
            insert.ExecuteNonQuery();
        }

        transaction.Commit();
        return Task.FromResult<IReadOnlyList<OutcomeResult>>(results);
    }

    public Task<long> RecordStayedAsync(
        IReadOnlyCollection<string> left, DateTimeOffset day, DateTimeOffset received, CancellationToken cancellation = default)
    {
        using var connection = Connect();
        using var transaction = connection.BeginTransaction();
        connection.Run("CREATE TEMP TABLE IF NOT EXISTS leavers (customer BLOB PRIMARY KEY) WITHOUT ROWID; DELETE FROM leavers");
        using var insert = connection.Command("INSERT OR IGNORE INTO leavers VALUES ($customer)");
        foreach (var customer in left)
        {
            insert.Bind(("$customer", Hash.Of(customer)));
            insert.ExecuteNonQuery();
        }

        // The plus keeps SQLite from going through the customers in the order of their hashes, which takes ten times as long.
        var count = connection.Run(
            """
            INSERT INTO outcomes (prediction, churned, at, received)
            SELECT p.id, 0, $day, $received FROM predictions p
            WHERE p.mature <= $day AND +p.customer IS NOT NULL AND p.customer NOT IN (SELECT customer FROM leavers)
            AND NOT EXISTS (SELECT 1 FROM outcomes o WHERE o.prediction = p.id)
            """,
            ("$day", Milliseconds(day)),
            ("$received", Milliseconds(received)));
        transaction.Commit();
        return Task.FromResult((long)count);
    }

    public Task<long> EraseAsync(string customerId, CancellationToken cancellation = default)
    {
        using var connection = Connect();
        connection.Run("PRAGMA secure_delete = ON");
        var count = connection.Run("DELETE FROM predictions WHERE customer = $customer", ("$customer", Hash.Of(customerId)));
        connection.Run("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA secure_delete = OFF"); // the write-ahead log held them, too
        return Task.FromResult((long)count);
    }

    public Task<long> DeleteBeforeAsync(DateTimeOffset time, CancellationToken cancellation = default)
    {
        using var connection = Connect();
        long all = 0;
        for (var count = DeletedAtOnce; count == DeletedAtOnce; all += count)
        {
            cancellation.ThrowIfCancellationRequested();
            count = connection.Run(
                "DELETE FROM predictions WHERE id IN (SELECT id FROM predictions WHERE time < $time LIMIT $count)",
                ("$time", Milliseconds(time)),
                ("$count", DeletedAtOnce));
        }

        return Task.FromResult(all);
    }

    public IAsyncEnumerable<PredictionWithOutcome> ReadAsync(
        DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation = default) =>
        ReadAsync(SqliteSchema.Read + SqliteSchema.InOrder, from, until, null, cancellation);

    public IAsyncEnumerable<PredictionWithOutcome> SampleAsync(LogSample sample, CancellationToken cancellation = default) =>
        ReadAsync(
            SqliteSchema.Read + SqliteSchema.Sample(sample.Halvings) + SqliteSchema.InOrder,
            sample.From, sample.Until, sample.Version, cancellation);

    /// <summary>It takes seconds in a large log, so it has a thread of its own.</summary>
    public Task<IReadOnlyList<LogCounts>> CountAsync(
        DateTimeOffset from, DateTimeOffset until, DateTimeOffset now, CancellationToken cancellation = default) =>
        Task.Factory.StartNew<IReadOnlyList<LogCounts>>(
            () => Count(from, until, now), cancellation, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>A file has one machine, where the lock of the model store is enough.</summary>
    public Task<TurnResult> TryTakeTurnAsync(string who, CancellationToken cancellation = default) =>
        Task.FromResult(new TurnResult(null, null));

    public Task<bool> BackUpAsync(string file, CancellationToken cancellation = default)
    {
        CreateFile(file);
        using var connection = Connect();
        var target = new SqliteConnectionStringBuilder { DataSource = file, Pooling = false };
        using var copy = new SqliteConnection(target.ConnectionString);
        copy.Open();
        connection.BackupDatabase(copy);
        return Task.FromResult(true);
    }

    public void Dispose() => SqliteConnection.ClearPool(new SqliteConnection(address));

    private CustomerHash Hash => hash ?? throw new InvalidOperationException("The store is not open.");

    /// <summary>Creates the file for its owner alone; SQLite gives its neighbours (-wal, -shm) the same rights.</summary>
    private static void CreateFile(string path)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.ReadWrite,
        };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var file = new FileStream(path, options);
    }

    private SqliteConnection Connect()
    {
        var connection = new SqliteConnection(address);
        connection.Open();
        connection.Run("PRAGMA synchronous = FULL; PRAGMA busy_timeout = 10000");
        return connection;
    }

    private void Register(SqliteConnection connection, LoggedModel model)
    {
        if (models.ContainsKey(model.Version)) return;
        connection.Run(
            """
            INSERT INTO models (version, columns, horizon_days, grace_days) VALUES ($version, $columns, $horizon, $grace)
            ON CONFLICT DO NOTHING
            """,
            ("$version", model.Version),
            ("$columns", JsonSerializer.Serialize(model.Columns)),
            ("$horizon", model.Window.HorizonDays),
            ("$grace", model.Window.GraceDays));
        models[model.Version] = connection.Number(
            "SELECT number FROM models WHERE version = $version", ("$version", model.Version));
    }

    private async IAsyncEnumerable<PredictionWithOutcome> ReadAsync(
        string sql, DateTimeOffset from, DateTimeOffset until, string? version,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var connection = Connect();
        using var select = connection.Command(sql);
        select.Bind(("$from", Milliseconds(from)), ("$until", Milliseconds(until)));
        if (version is not null) select.Parameters.AddWithValue("$version", version);
        using var row = await select.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
            yield return new PredictionWithOutcome(
                Id(row, 0),
                Time(row, 1),
                Time(row, 2),
                row.GetString(3),
                row.IsDBNull(4) ? null : DateOnly.FromDayNumber(row.GetInt32(4)),
                MemoryMarshal.Cast<byte, float>(row.GetFieldValue<byte[]>(5)).ToArray(),
                row.GetDouble(6),
                Truth(row, 7),
                row.GetString(8),
                Text(row, 9),
                Text(row, 10),
                Truth(row, 11))
            {
                Customer = row.IsDBNull(12) ? null : Id(row, 12),
                Other = row.IsDBNull(13) ? null : new OtherScore(row.GetString(13), row.GetDouble(14)),
            };
    }

    private List<LogCounts> Count(DateTimeOffset from, DateTimeOffset until, DateTimeOffset now)
    {
        using var connection = Connect();
        using var select = connection.Command(SqliteSchema.Count);
        select.Bind(("$from", Milliseconds(from)), ("$until", Milliseconds(until)), ("$now", Milliseconds(now)));
        using var row = select.ExecuteReader();
        var counts = new List<LogCounts>();
        while (row.Read())
            counts.Add(new LogCounts(
                row.GetString(0), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.IsDBNull(5) ? null : Time(row, 5)));
        return counts;
    }

    private void Append(IReadOnlyList<LoggedPrediction> predictions)
    {
        using var connection = Connect();
        foreach (var model in LoggedModel.In(predictions)) Register(connection, model);
        using var transaction = connection.BeginTransaction();
        using (var insert = new SqliteStatement(connection, SqliteSchema.InsertPrediction))
            foreach (var prediction in predictions) Append(insert, prediction);
        transaction.Commit();
    }

    private void Append(SqliteStatement insert, LoggedPrediction prediction)
    {
        insert.Bind(1, Bytes(prediction.Id));
        insert.Bind(2, Milliseconds(prediction.Time));
        insert.Bind(3, Milliseconds(prediction.Mature));
        insert.Bind(4, models[prediction.Model.Version]);
        insert.Bind(5, prediction.AsOf?.DayNumber);
        insert.Bind(6, prediction.CustomerId is { } customer ? Hash.Of(customer) : null);
        insert.BindReal(7, prediction.Probability);
        insert.Bind(8, prediction.ShouldContact is { } contact ? contact ? 1 : 0 : null);
        insert.Bind(9, prediction.Segment);
        insert.Bind(10, prediction.Campaign);
        insert.Bind(11, prediction.Group);
        insert.Bind(12, MemoryMarshal.AsBytes(prediction.Codes.AsSpan()));
        insert.Bind(13, prediction.OtherModel is { } other ? models[other.Version] : null);
        insert.BindReal(14, prediction.OtherProbability);
        insert.Run();
    }

    /// <summary>Each prediction is one object, however often outcomes ask for it.</summary>
    private static List<KnownPrediction> Find(SqliteCommand find, byte[] key, Dictionary<Guid, KnownPrediction> known)
    {
        find.Bind(("$key", key));
        using var row = find.ExecuteReader();
        var found = new List<KnownPrediction>();
        while (row.Read())
        {
            var id = Id(row, 0);
            if (!known.TryGetValue(id, out var prediction))
            {
                var from = row.IsDBNull(2)
                    ? Time(row, 1)
                    : new DateTimeOffset(DateOnly.FromDayNumber(row.GetInt32(2)), TimeOnly.MinValue, TimeSpan.Zero);
                known[id] = prediction = new KnownPrediction(id, from, Time(row, 3), Truth(row, 4));
            }

            found.Add(prediction);
        }

        return found;
    }

    private static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);

    private static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static Guid Id(DbDataReader row, int column) => new(row.GetFieldValue<byte[]>(column), bigEndian: true);

    private static DateTimeOffset Time(DbDataReader row, int column) =>
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    private static bool? Truth(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column) != 0;

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
