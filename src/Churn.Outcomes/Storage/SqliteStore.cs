using System.Data.Common;
using System.Runtime.CompilerServices;
using Churn.Core.Encryption;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Churn.Outcomes.Storage;

/// <summary>
/// Holds the log in a file of SQLite. Times are milliseconds since 1970 in UTC, ids and hashes blobs, coded rows 32-bit floats.
/// </summary>
/// <param name="path">The file; its folder must exist.</param>
/// <param name="isDurable">Whether predictions are on the disk when they have been appended. Outcomes always are.</param>
/// <param name="keys">The keys that the log may be encrypted under, and a new one is; null for none.</param>
internal sealed class SqliteStore(string path, bool isDurable = true, EncryptionKeys? keys = null) : IOutcomeStore
{
    private const int DeletedAtOnce = 10_000;
    private const string Waiting = "PRAGMA busy_timeout = 10000";

    /// <summary>
    /// 16 MB of memory for the pages that predictions go to, the end of a tree and customers anywhere; and the write-ahead log
    /// is carried over into the file when it has 16 MB.
    /// </summary>
    private const string ToAppend = "PRAGMA cache_size = -16384; PRAGMA wal_autocheckpoint = 4000";

    private readonly string address = new SqliteConnectionStringBuilder
    {
        DataSource = path,
        Mode = SqliteOpenMode.ReadWrite,
        ForeignKeys = true,
    }.ConnectionString;

    private readonly Lock appending = new();
    private SqliteAppender? appender;
    private CustomerHash? hash;
    private CodedRows? rows;
    private SqliteScoringRuns? runs;

    public IScoringRuns Runs => OpenRuns;

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
            if (found == 0) LogKey.Create(connection, keys);
            if (found < SqliteSchema.Steps.Length)
                connection.Run(FormattableString.Invariant($"PRAGMA user_version = {SqliteSchema.Steps.Length}"));
            transaction.Commit();
        }

        var key = LogKey.Read(connection, path, keys);
        (hash, rows) = (new CustomerHash(key.Secret), new CodedRows(key, path));
        runs = new SqliteScoringRuns(Connect, key.Secret, rows);
        return Task.CompletedTask;
    }

    public Task AppendAsync(IReadOnlyList<LoggedPrediction> predictions, CancellationToken cancellation = default) =>
        OwnThread.Run(() => Append(predictions));

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
        using (var insert = new SqliteStatement(connection, "INSERT OR IGNORE INTO leavers VALUES (?)"))
        using (var many = Hash.ForMany())
            foreach (var customer in left)
            {
                insert.Bind(1, many.Of(customer));
                insert.Run();
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

    public Task<CustomerRowCounts> EraseAsync(string customerId, CancellationToken cancellation = default)
    {
        using var connection = Connect();
        connection.Run("PRAGMA secure_delete = ON");
        var counts = Count(connection, Hash.Of(customerId));
        connection.Run("DELETE FROM predictions WHERE customer = $customer", ("$customer", Hash.Of(customerId)));
        connection.Run("DELETE FROM run_customers WHERE customer = $customer", ("$customer", Hash.Of(customerId)));
        connection.Run("DELETE FROM notes WHERE customer = $customer", ("$customer", Hash.Of(customerId)));
        connection.Run("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA secure_delete = OFF"); // the write-ahead log held them, too
        return Task.FromResult(counts);
    }

    public Guid HashOf(string customerId) => new(Hash.Of(customerId), bigEndian: true);

    public Task<CustomerRowCounts> CountCustomerAsync(Guid customer, CancellationToken cancellation = default)
    {
        using var connection = Connect();
        return Task.FromResult(Count(connection, Bytes(customer)));
    }

    /// <summary>Rows that SQLite once moved between pages may have left a copy behind, which no deletion overwrites.</summary>
    public Task CompactAsync(CancellationToken cancellation = default) => OwnThread.Run(
        () =>
        {
            using var connection = Connect();
            return connection.Run("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)");
        },
        cancellation);

    public async Task<long> DeleteBeforeAsync(DateTimeOffset time, CancellationToken cancellation = default)
    {
        await OpenRuns.DeleteBeforeAsync(time, cancellation);
        using var connection = Connect();
        long all = 0;
        for (var count = DeletedAtOnce; count == DeletedAtOnce; all += count)
        {
            cancellation.ThrowIfCancellationRequested();
            count = connection.Run(
                "DELETE FROM predictions WHERE id IN (SELECT id FROM predictions WHERE id < $last AND time < $time LIMIT $count)",
                ("$last", Bytes(IdTime.AboveUntil(time))),
                ("$time", Milliseconds(time)),
                ("$count", DeletedAtOnce));
        }

        return all;
    }

    public IAsyncEnumerable<PredictionWithOutcome> ReadAsync(
        DateTimeOffset from, DateTimeOffset until, CancellationToken cancellation = default) =>
        ReadAsync(SqliteSchema.Read + SqliteSchema.InOrder, from, until, null, cancellation);

    public IAsyncEnumerable<PredictionWithOutcome> SampleAsync(LogSample sample, CancellationToken cancellation = default) =>
        ReadAsync(
            SqliteSchema.Read + SqliteSchema.Sample(sample.Halvings) + SqliteSchema.InOrder,
            sample.From, sample.Until, sample.Version, cancellation);

    public Task<IReadOnlyList<LogCounts>> CountAsync(
        DateTimeOffset from, DateTimeOffset until, DateTimeOffset now, CancellationToken cancellation = default) =>
        OwnThread.Run<IReadOnlyList<LogCounts>>(() => Count(from, until, now), cancellation);

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

    public void Dispose()
    {
        lock (appending) appender?.Dispose();
        SqliteConnection.ClearPool(new SqliteConnection(address));
    }

    private SqliteScoringRuns OpenRuns => runs ?? throw new InvalidOperationException("The store is not open.");

    private CodedRows Rows => rows ?? throw new InvalidOperationException("The store is not open.");

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
        connection.Run($"{Waiting}; PRAGMA synchronous = FULL");
        return connection;
    }

    private async IAsyncEnumerable<PredictionWithOutcome> ReadAsync(
        string sql, DateTimeOffset from, DateTimeOffset until, string? version,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var connection = Connect();
        using var select = connection.Command(sql);
        BindSpan(select, from, until);
        if (version is not null) select.Parameters.AddWithValue("$version", version);
        using var row = await select.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
            yield return new PredictionWithOutcome(
                Id(row, 0),
                Time(row, 1),
                Time(row, 2),
                row.GetString(3),
                row.IsDBNull(4) ? null : DateOnly.FromDayNumber(row.GetInt32(4)),
                Rows.Read(row.GetFieldValue<byte[]>(5), row.GetFieldValue<byte[]>(0)),
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
        BindSpan(select, from, until);
        select.Parameters.AddWithValue("$now", Milliseconds(now));
        using var row = select.ExecuteReader();
        var counts = new List<LogCounts>();
        while (row.Read())
            counts.Add(new LogCounts(
                row.GetString(0), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.IsDBNull(5) ? null : Time(row, 5)));
        return counts;
    }

    private void Append(IReadOnlyList<LoggedPrediction> predictions)
    {
        lock (appending)
            try
            {
                appender ??= new SqliteAppender(ConnectToAppend(), Hash, Rows);
                appender.Append(predictions);
            }
            catch
            {
                appender?.Dispose();
                appender = null;
                throw;
            }
    }

    /// <summary>
    /// What it writes is not on the disk at once, but with the next outcome or checkpoint, unless answers wait for it; then a
    /// power failure can lose the last predictions, but damages nothing.
    /// </summary>
    private SqliteConnection ConnectToAppend()
    {
        var connection = new SqliteConnection(address + ";Pooling=False");
        connection.Open();
        connection.Run($"{Waiting}; {ToAppend}; PRAGMA synchronous = {(isDurable ? "FULL" : "NORMAL")}");
        return connection;
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

    private static CustomerRowCounts Count(SqliteConnection connection, byte[] customer)
    {
        return new CustomerRowCounts(
            Rows("predictions WHERE customer = $customer"),
            Rows("outcomes o JOIN predictions p ON p.id = o.prediction WHERE p.customer = $customer"),
            Rows("run_customers WHERE customer = $customer"),
            Rows("notes WHERE customer = $customer"));

        long Rows(string of) => connection.Number($"SELECT count(*) FROM {of}", ("$customer", customer));
    }

    private static void BindSpan(SqliteCommand select, DateTimeOffset from, DateTimeOffset until) => select.Bind(
        ("$first", Bytes(IdTime.AtMostFrom(from))),
        ("$last", Bytes(IdTime.AboveUntil(until))),
        ("$from", Milliseconds(from)),
        ("$until", Milliseconds(until)));

    private static byte[] Bytes(Guid id) => id.ToByteArray(bigEndian: true);

    private static long Milliseconds(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    private static Guid Id(DbDataReader row, int column) => new(row.GetFieldValue<byte[]>(column), bigEndian: true);

    private static DateTimeOffset Time(DbDataReader row, int column) =>
        DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(column));

    private static bool? Truth(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetInt64(column) != 0;

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);
}
