using System.Data.Common;
using System.Runtime.InteropServices;
using Npgsql;

namespace Churn.Outcomes.Storage;

/// <summary>Holds scoring runs in PostgreSQL.</summary>
/// <param name="source">Opens connections.</param>
/// <param name="logKey">The log's key.</param>
internal sealed class PostgresScoringRuns(NpgsqlDataSource source, byte[] logKey) : ScoringRuns(logKey, "churn_log.")
{
    protected override async Task<DbConnection> ConnectAsync(CancellationToken cancellation) =>
        await source.OpenConnectionAsync(cancellation);

    protected override void Insert(
        DbConnection opened, int run, IReadOnlyList<RunCustomer> customers, CustomerHash.Many many, KeySealer sealer)
    {
        var rows = new CopyRows();
        rows.Start();
        foreach (var customer in customers)
        {
            rows.Row(11);
            rows.Field((int?)run);
            rows.Field((int?)customer.Place);
            rows.Field(many.Of(customer.Key));
            rows.Field(sealer.Seal(customer.Key).AsSpan());
            rows.Field(customer.Prediction);
            rows.Field((double?)customer.Probability);
            rows.Field(customer.Value);
            rows.Field(customer.Segment);
            rows.Field((int?)(customer.IsFlagged ? 1 : 0));
            rows.Field(MemoryMarshal.AsBytes(customer.Offers.AsSpan()));
            if (customer.Fields is { } fields) rows.Field(sealer.Seal(fields).AsSpan());
            else rows.Field((int?)null);
        }

        rows.End();
        using var copy = ((NpgsqlConnection)opened).BeginRawBinaryCopy(
            """
            COPY churn_log.run_customers
                (run, place, customer, sealed, prediction, probability, value, segment, flagged, offers, fields)
            FROM STDIN (FORMAT BINARY)
            """);
        copy.Write(rows.Bytes.Span);
    }

    protected override void SetCalls(DbConnection opened, int run, IReadOnlyList<PlannedCall> calls)
    {
        using var update = new NpgsqlCommand(
            """
            UPDATE churn_log.run_customers c SET action = p.action, is_control = p.is_control, profit = p.profit
            FROM unnest($2, $3, $4, $5) AS p (place, action, is_control, profit)
            WHERE c.run = $1 AND c.place = p.place
            """,
            (NpgsqlConnection)opened);
        object[] parameters =
        [
            run, calls.Select(call => call.Place).ToArray(), calls.Select(call => call.Action).ToArray(),
            calls.Select(call => call.IsControl ? 1 : 0).ToArray(), calls.Select(call => call.Profit).ToArray(),
        ];
        foreach (var value in parameters) update.Parameters.Add(new NpgsqlParameter { Value = value });
        update.ExecuteNonQuery();
    }

    protected override object Instant(DateTimeOffset time) => time.UtcDateTime;

    protected override Guid Id(DbDataReader row, int column) => row.GetGuid(column);

    protected override float[] Codes(DbDataReader row, int column) => row.GetFieldValue<float[]>(column);

    protected override bool Truth(DbDataReader row, int column) => row.GetBoolean(column);
}
