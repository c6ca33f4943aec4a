using System.Text.Json.Nodes;
using Churn.Cli.Output;
using Churn.TestSupport;
using DuckDB.NET.Data;

namespace Churn.Cli.Tests;

public sealed class ParquetTests : IDisposable
{
    private static readonly string[] Simulation =
        ["simulate", "--customers", "200", "--months", "8", "--hazard", "both", "--out", "demo"];

    private static readonly string[] Churn = ["--churn-type", "cancel", "--birth", "joined"];

    private static readonly string[] Snapshot =
        ["--as-of", "2023-05-31,2023-06-30", "--observe", "90d", "--horizon", "30d", .. Churn];

    private readonly TempFolder folder = new();

    public ParquetTests() => Run(Simulation).ExitCode.Should().Be(ExitCode.Done);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("time")] // text
    [InlineData("time::TIMESTAMPTZ")]
    [InlineData("make_timestamp(epoch_us(time::TIMESTAMPTZ))")] // of no zone
    [InlineData("make_timestamp_ns(epoch_us(time::TIMESTAMPTZ) * 1000)")]
    [InlineData("epoch_us(time::TIMESTAMPTZ) // 1000000")]
    [InlineData("epoch_ms(time::TIMESTAMPTZ)")]
    public void Events_in_Parquet_give_the_bytes_of_those_in_CSV(string time)
    {
        WriteParquet("demo/events.csv", "events.parquet", $"customer, {time} AS time, type::VARCHAR AS type, channel, "
            + "amount::DOUBLE AS amount, [1, 2] AS tags");
        WriteParquet("demo/customers.csv", "customers.parquet", "*");

        Run(["snapshot", "demo/customers.csv", "demo/events.csv", .. Snapshot, "--out", "csv.csv"])
            .ExitCode.Should().Be(ExitCode.Done);
        var made = Run(["snapshot", "customers.parquet", "events.parquet", .. Snapshot, "--out", "parquet.csv"]);

        made.ExitCode.Should().Be(ExitCode.Done, made.Errors);
        made.Errors.Should().Contain("tags (INTEGER[])", "it is said that lists are not read");
        File.ReadAllBytes(folder["parquet.csv"]).Should().Equal(File.ReadAllBytes(folder["csv.csv"]));
    }

    [Fact]
    public void Training_inspection_and_scoring_take_Parquet()
    {
        WriteParquet("demo/events.csv", "events.parquet", "customer, time::TIMESTAMPTZ AS time, type, channel, amount");

        var trained = Run(
        [
            "train", "demo/customers.csv", "--events", "events.parquet", .. Churn, "--model", "logistic", "--accept",
            .. ChurnProcess.QuickTraining,
        ]);
        var inspected = new[] { "events.parquet", "demo/events.csv" }.Select(events =>
        {
            var found = Run("inspect", "demo/customers.csv", "--events", events, "--json", "-");
            found.ExitCode.Should().Be(ExitCode.Done, found.Errors);
            var read = JsonNode.Parse(found.Output)!["events"]!;
            foreach (var name in new[] { "file", "sha256", "notes" }) read.AsObject().Remove(name);
            return read.ToJsonString();
        }).ToArray();
        Run("score", "demo/customers.csv", "--events", "demo/events.csv", "--out", "csv.csv").ExitCode.Should().Be(ExitCode.Done);
        var scored = Run("score", "demo/customers.csv", "--events", "events.parquet", "--out", "parquet.csv");

        trained.ExitCode.Should().Be(ExitCode.Done, trained.Errors);
        inspected[0].Should().Be(inspected[1]);
        scored.ExitCode.Should().Be(ExitCode.Done, scored.Errors);
        File.ReadAllBytes(folder["parquet.csv"]).Should().Equal(File.ReadAllBytes(folder["csv.csv"]));
        WriteParquet("demo/customers.csv", "customers.parquet", "*");
        var refused = Run("score", "customers.parquet", "--events", "events.parquet", "--out", "no.csv");
        refused.ExitCode.Should().Be(ExitCode.DataRefused, "scored customers keep the format of their file");
        refused.Errors.Should().Contain("a Parquet file; export the table as CSV");
    }

    [Fact]
    public void Path_with_the_signs_of_a_pattern_names_one_file()
    {
        WriteParquet("demo/events.csv", "a.parquet", "*", "LIMIT 1");
        WriteParquet("demo/events.csv", "other.parquet", "*");
        Directory.CreateDirectory(folder["zone=1"]);
        File.Move(folder["other.parquet"], folder["zone=1/[a]*?'.parquet"]);

        var made = Run(["snapshot", "demo/customers.csv", "zone=1/[a]*?'.parquet", .. Snapshot, "--out", "made.csv"]);

        made.ExitCode.Should().Be(ExitCode.Done, made.Errors);
        made.Errors.Should().NotContain("zone");
    }

    [Theory]
    [InlineData("name", "no Parquet file")]
    [InlineData("short", "cut off")]
    [InlineData("cut", "cut off")]
    [InlineData("footer", "damaged")]
    [InlineData("torn", "damaged")]
    [InlineData("days", "(not days or microseconds)")]
    [InlineData("words", "these are no times")]
    [InlineData("untimed", "no column holds the time")]
    [InlineData("strange", "no column names customers")]
    [InlineData("lists", "no column holds the time")]
    [InlineData("gap", "no time here")]
    [InlineData("mixed", "times name a zone here and none on line")]
    [InlineData("empty", "no event")]
    public void File_that_cannot_be_used_is_refused_with_what_to_do(string name, string fault)
    {
        Spoil(name);

        var refused = Run(["snapshot", "demo/customers.csv", $"{name}.parquet", .. Snapshot, "--out", "made.csv"]);

        refused.ExitCode.Should().Be(ExitCode.DataRefused, refused.Errors);
        refused.Errors.Should().Contain($"{name}.parquet").And.Contain(fault).And.NotContain(" at ").And.NotContain("DuckDB");
        refused.Errors.Should().NotContain("C000001", "no customer stands in an error");
        File.Exists(folder["made.csv"]).Should().BeFalse();
    }

    [Fact]
    public void More_events_than_are_kept_in_memory_leave_no_file_behind()
    {
        Query($"COPY (SELECT 'C' || (i % 5000) AS customer, TIMESTAMP '2023-01-01' + to_seconds((i * 7919) % 15000000) AS time, "
            + "['login', 'buy'][1 + i % 2] AS type, (i % 1000) / 10 AS amount, 'x' || i AS note FROM range(1_500_000) t(i)) "
            + $"TO '{folder["many.parquet"]}'");
        Directory.CreateDirectory(folder["temporary"]);

        var made = ChurnProcess.Run(
            folder.Path,
            new Dictionary<string, string?> { ["TMPDIR"] = folder["temporary"] },
            "snapshot", "many.parquet", "--as-of", "2023-05-01", "--observe", "90d", "--unlabelled",
            "--out", "made.csv", "--json", "-");

        made.ExitCode.Should().Be(ExitCode.Done, made.Errors);
        ((long)JsonNode.Parse(made.Output)!["events"]!).Should().Be(1_500_000);
        Directory.GetFileSystemEntries(folder["temporary"]).Should().BeEmpty();
        Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName)
            .Should().BeEquivalentTo("demo", "many.parquet", "temporary", "made.csv");
    }

    private void Spoil(string name)
    {
        WriteParquet("demo/events.csv", "events.parquet", "*");
        var bytes = File.ReadAllBytes(folder["events.parquet"]);
        var footer = bytes.Length - 8 - BitConverter.ToInt32(bytes, bytes.Length - 8);
        byte[]? spoilt = name switch
        {
            "name" => File.ReadAllBytes(folder["demo/events.csv"]),
            "short" => "PAR1"u8.ToArray(),
            "cut" => bytes[..(bytes.Length / 2)],
            "footer" => Spoilt(bytes, footer, bytes.Length - 8),
            "torn" => Spoilt(bytes, 1_000, footer),
            _ => null,
        };
        if (spoilt is not null) File.WriteAllBytes(folder[$"{name}.parquet"], spoilt);
        else WriteParquet("demo/events.csv", $"{name}.parquet", name switch
        {
            "days" => "* REPLACE ((epoch_us(time::TIMESTAMPTZ) // 86400000000) AS time)",
            "words" => "* REPLACE ('yesterday' AS time)",
            "untimed" => "* EXCLUDE (time)",
            "strange" => "* REPLACE ('Z' || customer AS customer)",
            "lists" => "* REPLACE ([time] AS time)",
            "gap" => "* REPLACE (nullif(time, (SELECT max(time) FROM events)) AS time)",
            "mixed" => "* REPLACE (CASE WHEN customer = 'C000007' THEN replace(time, 'Z', '') ELSE time END AS time)",
            _ => "*",
        }, name == "empty" ? "LIMIT 0" : "");
    }

    private static byte[] Spoilt(byte[] bytes, int from, int until) =>
        [.. bytes.Select((one, i) => i >= from && i < until ? (byte)(one ^ 0x5A) : one)];

    private void WriteParquet(string csv, string parquet, string columns, string limit = "") => Query(
        $"CREATE OR REPLACE TABLE events AS SELECT * FROM read_csv('{folder[csv]}', all_varchar = true); "
        + $"COPY (SELECT {columns} FROM events {limit}) TO '{folder[parquet]}'");

    private static void Query(string sql)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);
}
