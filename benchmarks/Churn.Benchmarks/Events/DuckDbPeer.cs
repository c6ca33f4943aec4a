using System.CommandLine;
using DuckDB.NET.Data;

namespace Churn.Benchmarks.Events;

/// <summary>
/// DuckDB by itself, for <c>benchmarks/event_files.py</c>: turns events into Parquet, and makes the aggregates of one snapshot of
/// them in SQL.
/// </summary>
internal static class DuckDbPeer
{
    private static readonly int[] Windows = [7, 30, 90, 180, 365];

    public static Command Create()
    {
        var (input, output) = (new Argument<string>("EVENTS"), new Argument<string>("OUT"));
        var asOf = new Argument<string>("AS-OF");
        var copy = new Command("copy", "Writes a CSV file of simulated events as Parquet.") { input, output };
        copy.SetAction(parsed => Run(
            "COPY (SELECT customer, time::TIMESTAMPTZ AS time, type, channel, amount "
            + $"FROM {Table(parsed.GetRequiredValue(input))}) TO '{parsed.GetRequiredValue(output)}'"));
        var aggregate = new Command("aggregate", "Writes the aggregates of one snapshot as CSV.") { input, asOf, output };
        aggregate.SetAction(parsed => Run(
            Aggregates(parsed.GetRequiredValue(input), parsed.GetRequiredValue(asOf), parsed.GetRequiredValue(output))));
        return new Command("duckdb", "DuckDB by itself, beside churn snapshot.") { copy, aggregate };
    }

    private static string Table(string path) => path.EndsWith(".parquet", StringComparison.Ordinal)
        ? $"read_parquet('{path}')"
        : $"read_csv('{path}')";

    /// <summary>Counts, sums, means and deviations by window, by type, recency, active days, shares of the day.</summary>
    private static string Aggregates(string events, string asOf, string output)
    {
        string[] windows =
        [
            .. Windows.Select(days =>
            {
                var within = $"FILTER (WHERE happened >= moment - INTERVAL {days} DAY)";
                return $"count(*) {within}, count(DISTINCT happened::DATE) {within}, sum(amount) {within}, avg(amount) {within}, "
                    + $"stddev_samp(amount) {within}, "
                    + string.Join(", ", new[] { "login", "help", "browse", "purchase", "logout" }.Select(type =>
                        $"count(*) FILTER (WHERE type = '{type}' AND happened >= moment - INTERVAL {days} DAY)"));
            }),
        ];
        return $"COPY (SELECT customer, {string.Join(", ", windows)}, epoch(any_value(moment) - max(happened)) / 86400, "
            + "epoch(any_value(moment) - min(happened)) / 86400, "
            + "avg((isodow(happened) > 5)::INT), avg((hour(happened) < 6)::INT) "
            + "FROM (SELECT customer, make_timestamp(epoch_us(time::TIMESTAMPTZ)) AS happened, type, amount, "
            + $"TIMESTAMP '{asOf}' AS moment FROM {Table(events)}) "
            + $"WHERE happened < moment AND happened >= moment - INTERVAL 365 DAY GROUP BY customer) TO '{output}'";
    }

    private static int Run(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
        return 0;
    }
}
