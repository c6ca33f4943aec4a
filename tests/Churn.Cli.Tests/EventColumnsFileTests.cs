using System.Text.Json.Nodes;
using Churn.Cli.Output;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

/// <summary>events.json, from the inspection back to every command that reads events.</summary>
public sealed class EventColumnsFileTests : IDisposable
{
    private static readonly string[] Files = ["customers.csv", "events.csv"];

    private readonly TempFolder folder = new();

    public EventColumnsFileTests()
    {
        File.WriteAllLines(folder["customers.csv"], Enumerable.Range(0, 40).Select(i => $"C{i},{i % 3}").Prepend("client,plan"));
        File.WriteAllLines(folder["events.csv"], Enumerable.Range(0, 400)
            .Select(i => (Customer: i % 40, Day: $"2026-01-{1 + (i % 28):00}", Number: i % 7))
            .Select(one => $"C{one.Customer},{one.Day}T10:00:00Z,{one.Day}T11:00:00Z,buy,{one.Number},blue,{one.Number}")
            .Prepend("client,happened_at,loaded_at,what,cost,colour,paid"));
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Written_file_can_be_edited_and_is_read_where_it_stands_beside_the_events()
    {
        var inspected = Run(["inspect", Files[0], "--events", Files[1], "--write-events", "found.json", .. Label]);
        inspected.ExitCode.Should().Be(ExitCode.Done, inspected.Errors);
        var found = JsonNode.Parse(File.ReadAllText(folder["found.json"]))!.AsObject();
        found.Select(role => role.Key).Should().Equal("customer", "time", "knownAt");
        ((string)found["time"]!).Should().Be("happened_at");
        found["type"] = "what";
        found["amount"] = "cost";
        found["words"] = new JsonArray("colour");
        found["numbers"] = new JsonArray("paid");
        File.WriteAllText(folder["edited.json"], found.ToJsonString());

        string[] snapshot = ["snapshot", .. Files, "--as-of", "2026-01-20", "--observe", "15d", "--unlabelled"];
        Run([.. snapshot, "--event-columns", "edited.json", "--out", "named.csv"]).ExitCode.Should().Be(ExitCode.Done);
        File.Copy(folder["edited.json"], folder["events.json"]);
        var beside = Run([.. snapshot, "--out", "beside.csv"]);

        beside.ExitCode.Should().Be(ExitCode.Done, beside.Errors);
        beside.Errors.Should().Contain("events.json says which columns");
        File.ReadAllText(folder["beside.csv"]).Should().Be(File.ReadAllText(folder["named.csv"]))
            .And.Contain("type_buy_7d").And.Contain("colour_blue_7d").And.Contain("paid_sum_7d").And.Contain("amount_sum_7d");
        Run(["inspect", Files[0], "--events", Files[1], "--write-events", "again.json", .. Label]);
        JsonNode.DeepEquals(JsonNode.Parse(File.ReadAllText(folder["again.json"])), found).Should().BeTrue();
    }

    [Fact]
    public void Faults_of_a_file_beside_the_events_name_it()
    {
        File.WriteAllText(folder["events.json"], """{"when": "happened_at"}""");

        var refused = Run(["snapshot", .. Files, "--as-of", "2026-01-20", "--unlabelled", "--out", "s.csv"]);

        refused.ExitCode.Should().Be(ExitCode.Usage);
        refused.Errors.Should().Contain("events.json").And.Contain("when");
    }

    [Theory]
    [InlineData("--write-events", "found.json")]
    [InlineData("--events", "events.csv", "--write-events", "events.csv")]
    [InlineData("--events", "events.csv", "--write-events", "customers.csv")]
    public void What_would_write_nothing_or_over_what_is_read_is_refused(params string[] options) =>
        Run(["inspect", Files[0], .. options]).ExitCode.Should().Be(ExitCode.Usage);

    private static string[] Label => ["--ignore", "plan"];

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);
}
