using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Churn.Cli.Output;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

public sealed class TrainEventsTests : IDisposable
{
    private static readonly string[] Files = ["demo/customers.csv", "demo/events.csv"];

    private static readonly string[] Clock = ["--as-of", "2023-07-30", "--every", "30d", "--observe", "90d", "--horizon", "30d"];

    private static readonly string[] Churn = ["--churn-type", "cancel", "--birth", "joined"];

    private static readonly string[] Quick = ["--model", "logistic", "--accept", .. ChurnProcess.QuickTraining];

    private readonly TempFolder folder = new();

    public TrainEventsTests() =>
        Run("simulate", "--customers", "400", "--months", "8", "--hazard", "both", "--out", "demo").ExitCode.Should().Be(0);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void One_command_makes_the_model_of_the_two_and_keeps_the_clock()
    {
        var one = Train("one", Clock);
        Run(["snapshot", .. Files, .. Clock, .. Churn, "--out", "snapshots.csv", "--json", "report.json"])
            .ExitCode.Should().Be(ExitCode.Done);
        var options = (string)JsonNode.Parse(File.ReadAllText(folder["report.json"]))!["trainOptions"]!;
        Run(["train", "snapshots.csv", .. options.Split(' '), .. Quick, "--models", "two", "--json", "two.json"])
            .ExitCode.Should().Be(ExitCode.Done);
        var two = Manifest("two");

        foreach (var file in new[] { "model.onnx", "measured.onnx", "portable.onnx", "golden.json", "reference.json" })
            ((string)one["files"]![file]!).Should().Be((string)two["files"]![file]!, file);
        var events = one["events"]!.AsObject();
        ((int)events["clock"]!["observeDays"]!).Should().Be(90);
        events["asOf"]!.AsArray().Select(day => (string)day!).Should().Equal(
            "2023-04-01", "2023-05-01", "2023-05-31", "2023-06-30", "2023-07-30");
        ((string)events["churnType"]!).Should().Be("cancel");
        events["schema"]!["words"]![0]!["vocabulary"]!.AsArray().Should().NotBeEmpty();
        foreach (var differing in new[] { "events", "files" })
        {
            one.Remove(differing);
            two.Remove(differing);
        }

        JsonNode.DeepEquals(one, two).Should().BeTrue();
        Run(["snapshot", .. Files, .. Clock[..4], "--unlabelled", "--version", (string)JsonNode.Parse(
            File.ReadAllText(folder["one.json"]))!["version"]!, "--models", "one", "--out", "again.csv"])
            .ExitCode.Should().Be(ExitCode.Done);
        File.ReadLines(folder["again.csv"]).Should().Equal(
            File.ReadLines(folder["snapshots.csv"]).Select(line => line[..line.LastIndexOf(',')]));
        Run("models", "show", "--models", "one").Output.Should().Contain("events of events.csv").And.Contain("churn is 'cancel'");
    }

    [Fact]
    public async Task Scored_file_is_what_the_service_says_and_future_events_change_no_byte()
    {
        Train("models", Clock);
        var scored = Score("before.csv");
        var happened = File.ReadLines(folder["demo/events.csv"]).Skip(1).Select(line => line.Split(','))
            .Where(row => string.CompareOrdinal(row[1], "2023-07-30") < 0).ToLookup(row => row[0]);

        using (var service = await StandaloneService.StartAsync(folder["models"]))
        {
            foreach (var row in scored.Skip(1).Take(25).Select(line => line.Split(',')))
            {
                var customer = new JsonObject
                {
                    ["customer"] = row[0],
                    ["region"] = row[2],
                    ["plan"] = row[3],
                    ["events"] = new JsonArray([.. happened[row[0]].Select(happening => new JsonObject
                    {
                        ["time"] = happening[1],
                        ["type"] = happening[2],
                        ["channel"] = happening[3],
                        ["amount"] = happening[4].Length == 0 ? null : happening[4],
                    })]),
                };

                var answer = await service.Client.PostAsJsonAsync("/predict?asOf=2023-07-30", customer);

                var text = await answer.Content.ReadAsStringAsync();
                text.Should().Contain($"\"churnProbability\":{row[4]},");
            }
        }

        File.AppendAllLines(folder["demo/events.csv"], Enumerable.Range(0, 10_000).Select(i =>
            $"C{(i % 4) + 1:000000},2023-{8 + (i % 3):00}-{1 + (i % 27):00}T{i % 24:00}:00:00.5Z,new{i % 50},x,{i}.5"));
        Score("after.csv").Should().Equal(scored);
    }

    [Fact]
    public void Customers_with_a_day_of_their_own_are_scored_as_of_that()
    {
        Train("models", Clock);
        var late = Score("late.csv");
        var early = Score("early.csv", "2023-06-15");
        var lines = File.ReadAllLines(folder["demo/customers.csv"]);
        File.WriteAllLines(folder["demo/customers.csv"], lines.Select((line, i) =>
            $"{line},{(i == 0 ? "as_of" : i % 2 == 0 ? "2023-06-15" : "")}"));

        var own = Score("own.csv");

        for (var i = 1; i < lines.Length; i++)
            own[i].Split(',').Where((_, at) => at != 4).Should().Equal((i % 2 == 0 ? early : late)[i].Split(','));
    }

    [Fact]
    public void Days_are_chosen_by_the_events_where_none_are_named()
    {
        Train("models", []);

        var events = Manifest("models")["events"]!;
        ((int)events["clock"]!["observeDays"]!).Should().Be(90);
        events["asOf"]!.AsArray().Select(day => (string)day!).Should().HaveCountGreaterThan(3);
    }

    [Fact]
    public void Column_that_was_counted_on_the_day_of_the_export_is_told_and_left_out()
    {
        var counts = File.ReadLines(folder["demo/events.csv"]).CountBy(line => line.Split(',')[0]).ToDictionary();
        File.WriteAllLines(folder["demo/customers.csv"], File.ReadAllLines(folder["demo/customers.csv"]).Select((line, i) =>
            i == 0 ? $"{line},orders" : $"{line},{counts.GetValueOrDefault(line.Split(',')[0])}"));

        Run(["inspect", Files[0], "--events", Files[1], "--birth", "joined"]).Output.Should()
            .Contain("column 'orders' of the customers knows the future: it goes with the number of events until ");
        Run(["snapshot", .. Files, .. Clock, .. Churn, "--out", "snapshots.csv"]).Output.Should().Contain(" --ignore orders");
        var outcome = Run(["train", Files[0], "--events", Files[1], .. Clock, .. Churn, .. Quick, "--json", "models.json"]);

        outcome.Errors.Should()
            .Contain("LEAK: column 'orders' knows the answer and is left out: it goes with the number of events");
        var columns = Manifest("models")["schema"]!["columns"]!.AsArray();
        ((string)columns.Single(column => (string)column!["name"]! == "orders")!["kind"]!).Should().Be("ignored");
    }

    [Theory]
    [InlineData(ExitCode.Usage, "demo/customers.csv", "--every", "30d")]
    [InlineData(ExitCode.Usage, "demo/customers.csv", "--churn-type", "cancel")]
    [InlineData(ExitCode.Usage, "demo/customers.csv", "--events", "demo/events.csv", "--label", "plan")]
    [InlineData(ExitCode.Usage, "demo/customers.csv", "--events", "demo/events.csv", "--time", "joined")]
    [InlineData(ExitCode.Usage, "demo/customers.csv", "--events", "demo/events.csv", "--as-of", "today")]
    [InlineData(ExitCode.Usage, "--events", "demo/events.csv", "--key", "customer")]
    [InlineData(ExitCode.Usage)]
    [InlineData(ExitCode.DataRefused, "demo/customers.csv", "--events", "demo/events.csv", "--key", "plan")]
    public void What_cannot_work_is_refused(int code, params string[] arguments) =>
        Run(["train", .. arguments, "--models", "none"]).ExitCode.Should().Be(code);

    private string[] Score(string output, string asOf = "2023-07-30")
    {
        var scored = Run("score", Files[0], "--events", Files[1], "--as-of", asOf, "--out", output);
        scored.ExitCode.Should().Be(ExitCode.Done, scored.Errors);
        return File.ReadAllLines(folder[output]);
    }

    private JsonObject Train(string store, string[] clock)
    {
        var trained = Run(
        [
            "train", Files[0], "--events", Files[1], .. clock, .. Churn, .. Quick, "--models", store, "--json", $"{store}.json",
        ]);
        trained.ExitCode.Should().Be(ExitCode.Done, trained.Errors);
        return Manifest(store);
    }

    private JsonObject Manifest(string store) =>
        JsonNode.Parse(File.ReadAllText(folder[$"{store}.json"]))!["manifest"]!.AsObject();

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);
}
