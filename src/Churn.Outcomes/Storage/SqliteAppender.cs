using System.Runtime.InteropServices;
using System.Text.Json;
using Churn.Core.Encryption;
using Microsoft.Data.Sqlite;

namespace Churn.Outcomes.Storage;

/// <summary>
/// Writes predictions into a log of SQLite, with a connection and a statement of its own that it keeps. It is for one thread at
/// a time. After a fault it is of no more use.
/// </summary>
internal sealed class SqliteAppender : IDisposable
{
    private readonly Dictionary<string, long> models = new(StringComparer.Ordinal);
    private readonly SqliteConnection connection;
    private readonly SqliteStatement insert;
    private readonly CustomerHash.Many hash;
    private readonly MessageCipher? sealer;

    /// <param name="connection">The connection, which it disposes.</param>
    /// <param name="hash">Hashes the customers' keys.</param>
    /// <param name="rows">How coded rows are written.</param>
    public SqliteAppender(SqliteConnection connection, CustomerHash hash, CodedRows rows)
    {
        this.connection = connection;
        this.hash = hash.ForMany();
        sealer = rows.NewSealer();
        insert = new SqliteStatement(connection, SqliteSchema.InsertPrediction);
    }

    /// <summary>Writes predictions in one transaction.</summary>
    public void Append(IReadOnlyList<LoggedPrediction> predictions)
    {
        foreach (var model in LoggedModel.In(predictions)) Register(model);
        using var transaction = connection.BeginTransaction();
        foreach (var prediction in predictions) Append(prediction);
        transaction.Commit();
    }

    public void Dispose()
    {
        insert.Dispose();
        hash.Dispose();
        sealer?.Dispose();
        connection.Dispose();
    }

    private void Append(LoggedPrediction prediction)
    {
        Span<byte> id = stackalloc byte[16];
        prediction.Id.TryWriteBytes(id, bigEndian: true, out _);
        insert.Bind(1, id);
        insert.Bind(2, prediction.Time.ToUnixTimeMilliseconds());
        insert.Bind(3, prediction.Mature.ToUnixTimeMilliseconds());
        insert.Bind(4, models[prediction.Model.Version]);
        insert.Bind(5, prediction.AsOf?.DayNumber);
        if (prediction.CustomerId is { } customer) insert.Bind(6, hash.Of(customer));
        else insert.BindNull(6);
        insert.Bind(7, prediction.Probability);
        insert.Bind(8, prediction.ShouldContact is { } contact ? contact ? 1 : 0 : null);
        insert.Bind(9, prediction.Segment);
        insert.Bind(10, prediction.Campaign);
        insert.Bind(11, prediction.Group);
        var codes = MemoryMarshal.AsBytes(prediction.Codes.AsSpan());
        insert.Bind(12, sealer is null ? codes : CodedRows.Seal(sealer, codes, id));
        insert.Bind(13, prediction.OtherModel is { } other ? models[other.Version] : null);
        insert.Bind(14, prediction.OtherProbability);
        insert.Run();
    }

    private void Register(LoggedModel model)
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
}
