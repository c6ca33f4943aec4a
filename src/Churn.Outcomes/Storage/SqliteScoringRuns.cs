using System.Data.Common;
using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Churn.Outcomes.Storage;

/// <summary>Holds scoring runs in a file of SQLite.</summary>
/// <param name="connect">Opens a connection.</param>
/// <param name="logKey">The log's key.</param>
/// <param name="rows">How coded rows are written.</param>
internal sealed class SqliteScoringRuns(Func<SqliteConnection> connect, byte[] logKey, CodedRows rows) : ScoringRuns(logKey, "")
{
    /// <summary>
    /// After so many blocks the write-ahead log is carried over and begun again: beside the predictions that are written at the
    /// same time, SQLite by itself finds no moment for it, and the log grows with the file that is scored.
    /// </summary>
    private const int BlocksToCheckpoint = 16;

    private int blocks;

    protected override Task<DbConnection> ConnectAsync(CancellationToken cancellation) =>
        Task.FromResult<DbConnection>(connect());

    protected override void Insert(
        DbConnection opened, int run, IReadOnlyList<RunCustomer> customers, CustomerHash.Many many, KeySealer sealer)
    {
        var connection = (SqliteConnection)opened;
        using var transaction = connection.BeginTransaction();
        using var insert = new SqliteStatement(
            connection,
            """
            INSERT INTO run_customers
                (run, place, customer, sealed, prediction, probability, value, segment, flagged, offers, fields)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """);
        insert.Bind(1, run);
        Span<byte> id = stackalloc byte[16];
        foreach (var customer in customers)
        {
            customer.Prediction.TryWriteBytes(id, bigEndian: true, out _);
            insert.Bind(2, customer.Place);
            insert.Bind(3, many.Of(customer.Key));
            insert.Bind(4, sealer.Seal(customer.Key));
            insert.Bind(5, id);
            insert.Bind(6, customer.Probability);
            insert.Bind(7, customer.Value);
            insert.Bind(8, customer.Segment);
            insert.Bind(9, customer.IsFlagged ? 1 : 0);
            insert.Bind(10, MemoryMarshal.AsBytes(customer.Offers.AsSpan()));
            if (customer.Fields is { } fields) insert.Bind(11, sealer.Seal(fields));
            else insert.BindNull(11);
            insert.Run();
        }

        transaction.Commit();
        if (Interlocked.Increment(ref blocks) % BlocksToCheckpoint == 0) connection.Run("PRAGMA wal_checkpoint(RESTART)");
    }

    protected override void SetCalls(DbConnection opened, int run, IReadOnlyList<PlannedCall> calls)
    {
        using var update = new SqliteStatement(
            (SqliteConnection)opened,
            "UPDATE run_customers SET action = ?, is_control = ?, profit = ? WHERE run = ? AND place = ?");
        update.Bind(4, run);
        foreach (var call in calls)
        {
            update.Bind(1, call.Action);
            update.Bind(2, call.IsControl ? 1 : 0);
            update.Bind(3, call.Profit);
            update.Bind(5, call.Place);
            update.Run();
        }
    }

    protected override object Instant(DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    protected override Guid Id(DbDataReader row, int column) => new(row.GetFieldValue<byte[]>(column), bigEndian: true);

    protected override float[] Codes(DbDataReader row, int column) =>
        rows.Read(row.GetFieldValue<byte[]>(column), row.GetFieldValue<byte[]>(column + 1));

    protected override bool Truth(DbDataReader row, int column) => row.GetInt64(column) != 0;
}
