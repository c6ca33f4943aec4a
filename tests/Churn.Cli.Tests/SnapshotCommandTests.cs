using System.Text.Json.Nodes;
using Churn.Cli.Output;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

public sealed class SnapshotCommandTests : IDisposable
{
    private static readonly string[] Snapshot =
    [
        "snapshot", "demo/customers.csv", "demo/events.csv", "--observe", "90d", "--horizon", "30d", "--churn-type", "cancel",
        "--birth", "joined",
    ];

    private readonly TempFolder folder = new();

    public SnapshotCommandTests() =>
        Run("simulate", "--customers", "400", "--months", "8", "--hazard", "both", "--out", "demo").ExitCode.Should().Be(0);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Simulated_customers_become_snapshots_that_can_be_trained_on_as_is_said()
    {
        var made = Run([.. Snapshot, "--as-of", "2023-07-30", "--every", "30d", "--out", "made.csv", "--json", "-"]);

        made.ExitCode.Should().Be(ExitCode.Done, made.Errors);
        var report = JsonNode.Parse(made.Output)!;
        report["days"]!.AsArray().Select(day => (string)day!["asOf"]!).Should().Equal(
            "2023-04-01", "2023-05-01", "2023-05-31", "2023-06-30", "2023-07-30");
        ((string)report["trainOptions"]!).Should().Be(
            "--label churned --positive 1 --group customer --time as_of --horizon 30d --grace 0d");
        File.ReadLines(folder["made.csv"]).First().Should()
            .StartWith("customer,as_of,region,plan,events_7d,").And.EndWith(",churned")
            .And.NotContain("cancel").And.NotContain("joined");
        File.ReadLines(folder["made.csv"]).Count().Should().Be(
            1 + report["days"]!.AsArray().Sum(day => (int)day!["rows"]!));

        var trained = Run(
        [
            "train", "made.csv", .. ((string)report["trainOptions"]!).Split(' '), "--model", "logistic", "--accept",
            "--json", "run.json", .. ChurnProcess.QuickTraining,
        ]);

        trained.ExitCode.Should().Be(ExitCode.Done, trained.Errors);
        var window = JsonNode.Parse(File.ReadAllText(folder["run.json"]))!["manifest"]!["window"]!;
        ((int)window["horizonDays"]!).Should().Be(30);
    }

    [Fact]
    public void Future_events_change_no_byte()
    {
        Run([.. Snapshot, "--as-of", "2023-05-01", "--out", "before.csv"]).ExitCode.Should().Be(ExitCode.Done);
        File.AppendAllLines(folder["demo/events.csv"], Enumerable.Range(0, 20_000).Select(i =>
            $"C{(i % 400) + 1:000000},2023-{6 + (i % 3):00}-{1 + (i % 27):00}T{i % 24:00}:00:00.5Z,new{i % 50},x,{i}.5"));

        var made = Run([.. Snapshot, "--as-of", "2023-05-01", "--out", "after.csv"]);

        made.ExitCode.Should().Be(ExitCode.Done, made.Errors);
        File.ReadAllBytes(folder["after.csv"]).Should().Equal(File.ReadAllBytes(folder["before.csv"]));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Column_that_was_filled_when_customers_left_is_found(int planted)
    {
        var left = File.ReadLines(folder["demo/truth.csv"]).Select(line => line.Split(','))
            .Where(row => row[1] == "2023-07-30" && row[3] == "1").Select(row => row[0]).ToHashSet();
        File.WriteAllLines(folder["demo/customers.csv"], File.ReadAllLines(folder["demo/customers.csv"]).Select((line, i) =>
            $"{line},{(i == 0 ? "state" : Planted(left.Contains(line.Split(',')[0]), i))}"));

        Run([.. Snapshot, "--as-of", "2023-07-30", "--out", "made.csv"]).ExitCode.Should().Be(ExitCode.Done);
        var inspected = Run("inspect", "made.csv", "--label", "churned", "--positive", "1");

        inspected.Output.Should().MatchRegex("(PROVEN|suspected) leak: column 'state'|PROVEN LEAK: column 'state'");

        string Planted(bool hasLeft, int row) => planted switch
        {
            1 => hasLeft ? "closed" : "",
            2 => hasLeft ? "0" : $"{row % 7 + 1}",
            _ => hasLeft ? "former" : row % 2 == 0 ? "gold" : "silver",
        };
    }

    [Fact]
    public void Snapshot_to_score_has_no_label_and_the_same_features()
    {
        Run([.. Snapshot, "--as-of", "2023-07-30", "--out", "labelled.csv"]).ExitCode.Should().Be(ExitCode.Done);
        Run([.. Snapshot, "--as-of", "2023-07-30", "--unlabelled", "--out", "today.csv"]).ExitCode.Should().Be(ExitCode.Done);

        File.ReadLines(folder["today.csv"]).Should().Equal(
            File.ReadLines(folder["labelled.csv"]).Select(line => line[..line.LastIndexOf(',')]));
    }

    [Fact]
    public void Later_snapshot_can_be_made_with_the_features_of_the_one_that_was_trained_on()
    {
        Run([.. Snapshot, "--as-of", "2023-05-01", "--out", "trained.csv"]).ExitCode.Should().Be(ExitCode.Done);
        File.AppendAllLines(folder["demo/events.csv"], Enumerable.Range(0, 5_000).Select(i =>
            $"C{(i % 400) + 1:000000},2023-07-{1 + (i % 27):00}T{i % 24:00}:00:00Z,chat{i % 20},web,"));

        Run([.. Snapshot, "--as-of", "2023-08-20", "--unlabelled", "--like", "trained.csv", "--out", "today.csv"])
            .ExitCode.Should().Be(ExitCode.Done);
        Run([.. Snapshot, "--as-of", "2023-08-20", "--unlabelled", "--out", "other.csv"]).ExitCode.Should().Be(ExitCode.Done);

        var header = File.ReadLines(folder["trained.csv"]).First();
        File.ReadLines(folder["today.csv"]).First().Should().Be(header[..header.LastIndexOf(',')]);
        File.ReadLines(folder["other.csv"]).First().Should().Contain("chat");
        Run([.. Snapshot, "--as-of", "2023-05-01", "--like", "demo/truth.csv", "--out", "no.csv"])
            .ExitCode.Should().Be(ExitCode.DataRefused);
    }

    [Theory]
    [InlineData(ExitCode.Usage, "--as-of", "tomorrow")]
    [InlineData(ExitCode.Usage, "--as-of", ",")]
    [InlineData(ExitCode.Usage, "--as-of", "2023-05-01", "--horizon", "0d")]
    [InlineData(ExitCode.Usage, "--as-of", "2023-05-01", "--churn-date", "joined")] // beside --churn-type
    [InlineData(ExitCode.Usage, "--as-of", "2023-05-01", "--event-columns", "none.json")]
    [InlineData(ExitCode.DataRefused, "--as-of", "2023-08-20")] // the horizon is not over
    [InlineData(ExitCode.DataRefused, "--as-of", "2022-01-01")] // nobody was there
    [InlineData(ExitCode.DataRefused, "--as-of", "2023-05-01", "--key", "region")]
    public void What_cannot_work_is_refused(int code, params string[] options) =>
        Run([.. Snapshot, .. options, "--out", "made.csv"]).ExitCode.Should().Be(code);

    [Fact]
    public void Standard_output_is_the_file_alone()
    {
        var made = Run([.. Snapshot, "--as-of", "2023-05-01", "--out", "-"]);

        made.Output.Should().StartWith("customer,as_of,");
        made.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Should().AllSatisfy(line => line.Should().Contain(","))
            .And.NotContain(line => line.StartsWith("next", StringComparison.Ordinal));
        made.Errors.Should().Contain("next: churn train FILE");
        Run([.. Snapshot, "--as-of", "2023-05-01", "--out", "-", "--json", "-"]).ExitCode.Should().Be(ExitCode.Usage);
    }

    [Theory]
    [InlineData("--hazard", "7")]
    [InlineData("--out", "")]
    public void Simulation_of_nothing_that_is_known_is_refused(params string[] options) =>
        Run(["simulate", "--customers", "5", .. options.Contains("--out") ? [] : new[] { "--out", "made" }, .. options])
            .ExitCode.Should().Be(ExitCode.Usage);

    [Fact]
    public void Simulation_replaces_a_simulation_and_no_other_files()
    {
        Directory.CreateDirectory(folder["own"]);
        File.WriteAllText(folder["own/customers.csv"], "mine");

        Run("simulate", "--customers", "5", "--out", "own").ExitCode.Should().Be(ExitCode.Usage);
        File.ReadAllText(folder["own/customers.csv"]).Should().Be("mine");

        Run("simulate", "--customers", "5", "--out", "demo").ExitCode.Should().Be(ExitCode.Done);
        File.ReadLines(folder["demo/customers.csv"]).Should().HaveCount(6);
    }

    [Fact]
    public void Simulation_without_anybody_who_churns_says_so()
    {
        var made = Run("simulate", "--customers", "1", "--months", "2", "--out", "few", "--json", "few.json");

        made.ExitCode.Should().Be(ExitCode.Done, made.Errors);
        made.Output.Should().Contain("nothing to learn").And.NotContain("NaN");
        JsonNode.Parse(File.ReadAllText(folder["few.json"]))!["bayesRocAuc"].Should().BeNull();
    }

    [Fact]
    public void Inspection_shows_what_the_events_are()
    {
        var shown = Run("inspect", "demo/customers.csv", "--events", "demo/events.csv", "--birth", "joined", "--json", "-");

        shown.ExitCode.Should().Be(ExitCode.Done, shown.Errors);
        var events = JsonNode.Parse(shown.Output)!["events"]!;
        ((string)events["resolution"]!).Should().Be("second");
        ((bool)events["hasZone"]!).Should().BeTrue();
        ((int)events["customers"]!).Should().Be(400);
        ((long)events["twins"]!).Should().Be(0);
        events["columns"]!.AsArray().Select(column => (string)column!["use"]!).Should().Equal(
            "customer", "time", "type", "channel", "amount");
        Run("inspect", "demo/customers.csv", "--events", "demo/events.csv").Output.Should().Contain("times to the second");
    }

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);
}
