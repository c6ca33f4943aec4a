using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Churn.Core.Campaigns;

namespace Churn.Outcomes.Storage;

/// <content>Counts the customers of a run by segment and by value and risk, and compares two runs.</content>
internal abstract partial class ScoringRuns
{
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
                cases.Append(CultureInfo.InvariantCulture, $" WHEN {number} < {name} THEN {band}");
            }

            return cases.Append(CultureInfo.InvariantCulture, $" ELSE {bounds.Count} END").ToString();
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

    private RunStanding? Standing(DbDataReader row, int column) => row.IsDBNull(column)
        ? null
        : new(
            row.GetInt32(column), row.GetDouble(column + 1), Number(row, column + 2), row.GetString(column + 3),
            row.IsDBNull(column + 4) ? null : Codes(row, column + 4));
}
