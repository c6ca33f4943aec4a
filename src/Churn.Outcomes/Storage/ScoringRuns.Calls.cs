using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;

namespace Churn.Outcomes.Storage;

/// <content>Reads and marks the call lists of runs.</content>
internal abstract partial class ScoringRuns
{
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
        return Convert.ToInt32(await count.ExecuteScalarAsync(cancellation), CultureInfo.InvariantCulture);
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

    public async IAsyncEnumerable<RunCall> RecordsAsync(
        int run, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await using var opened = await ConnectAsync(cancellation);
        using var sealer = new KeySealer(logKey);
        await using var select = Command(opened, $"{CallColumns} WHERE c.run = @run ORDER BY c.place", ("@run", run));
        await using var row = await select.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation)) yield return Call(row, sealer);
    }

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
}
