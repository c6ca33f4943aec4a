using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Churn.Cli.Output;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

/// <summary>Models that read the order of events, from the training to the service.</summary>
public sealed class TrainSequenceTests : IDisposable
{
    private const string Column = "event_sequence_score";

    private static readonly string[] Files = ["demo/customers.csv", "demo/events.csv"];

    private static readonly string[] Clock = ["--as-of", "2023-07-30", "--every", "30d", "--observe", "90d", "--horizon", "30d"];

    private static readonly string[] Churn = ["--churn-type", "cancel", "--birth", "joined"];

    private static readonly string[] Quick =
        ["--accept", .. ChurnProcess.QuickTraining, "--set", "sequence.width=16", "--set", "sequence.learningRate=0.02"];

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Service_and_scored_files_give_the_digits_of_the_same_order()
    {
        Simulate("order", customers: 400);
        var manifest = Train("gru", "--set", "sequence.epochs=10")["manifest"]!;

        ((string)manifest["model"]!).Should().Be("gru");
        ((string)manifest["events"]!["sequence"]!["learner"]!).Should().Be("gru");
        ((int)manifest["events"]!["sequence"]!["maxEvents"]!).Should().Be(64);
        manifest["files"]!.AsObject().Should().ContainKey("events.onnx");
        Run("models", "verify", "--models", "models").ExitCode.Should().Be(ExitCode.Done);
        Run("models", "show", "--models", "models").Output.Should().Contain(Column).And.Contain("gru reads the last 64");
        var scored = Run(
            "score", Files[0], "--events", Files[1], "--as-of", "2023-07-30", "--reasons", "1", "--out", "scored.csv");
        scored.ExitCode.Should().Be(ExitCode.Done, scored.Errors);
        var rows = File.ReadLines(folder["scored.csv"]).Skip(1).Select(line => line.Split(',')).ToArray();
        rows.Select(row => row[4]).Distinct().Should().HaveCountGreaterThan(50);
        File.ReadAllText(folder["scored.csv"]).Should().Contain("order and timing of events");
        var version = Path.GetFileName(Directory.GetDirectories(folder["models"], "????????????").Single());
        Run(["snapshot", .. Files, "--as-of", "2023-07-30", "--observe", "90d", .. Churn, "--unlabelled",
            "--version", version, "--out", "today.csv"]).ExitCode.Should().Be(ExitCode.Done);
        Run("score", "today.csv", "--out", "today-scored.csv").ExitCode.Should().Be(ExitCode.Done);
        File.ReadLines(folder["today.csv"]).First().Should().EndWith(Column);
        var added = File.ReadLines(folder["today.csv"]).First().Split(',').Length;
        var ofSnapshot = File.ReadLines(folder["today-scored.csv"]).Skip(1).Select(line => line.Split(','))
            .ToDictionary(row => row[0], row => row[added]);

        using var service = await StandaloneService.StartAsync(folder["models"]);
        var sent = rows.Take(25).Select(CustomerOf).ToArray();
        foreach (var (row, customer) in rows.Zip(sent))
        {
            var answer = await service.Client.PostAsJsonAsync("/predict?asOf=2023-07-30", customer);
            (await answer.Content.ReadAsStringAsync()).Should().Contain($"\"churnProbability\":{row[4]},");
            if (ofSnapshot.TryGetValue(row[0], out var probability)) probability.Should().Be(row[4]);
        }

        var batch = await service.Client.PostAsJsonAsync("/predict/batch?asOf=2023-07-30", new JsonArray([.. sent]));
        var results = JsonNode.Parse(await batch.Content.ReadAsStringAsync())!["results"]!.AsArray();
        results.Select(result => result!["result"]!["churnProbability"]!.ToJsonString())
            .Should().Equal(rows.Take(25).Select(row => row[4]));

        var retrained = Run("retrain", "today.csv");
        retrained.ExitCode.Should().Be(ExitCode.DataRefused);
        retrained.Errors.ReplaceLineEndings(" ").Should().Contain(
            "churn train CUSTOMERS --events EVENTS --model gru --observe 90d --grace 0d --horizon 30d --key customer "
            + "--birth joined --churn-type cancel");
    }

    [Fact]
    public void Column_is_taken_where_it_gains_and_the_reports_tell()
    {
        Simulate("order", customers: 600);

        var trained = Train("logistic,gru", "--set", "sequence.epochs=12");

        var gain = trained["manifest"]!["sequenceGain"]!;
        ((bool)gain["isTaken"]!).Should().BeTrue(gain.ToJsonString());
        ((double)gain["logLossWith"]!).Should().BeLessThan((double)gain["logLossWithout"]!);
        trained["manifest"]!["candidates"]!.AsArray().Select(candidate => (string)candidate!["model"]!)
            .Should().Equal("logistic", "gru");
        trained["manifest"]!["schema"]!["columns"]!.AsArray().Select(column => (string)column!["name"]!)
            .Should().EndWith(Column);
        File.ReadAllText(Directory.GetFiles(folder["models"], "report.html", SearchOption.AllDirectories).Single())
            .Should().Contain("the order and timing of events (gru) is used");
    }

    [Fact]
    public void Column_that_gains_nothing_is_not_taken_and_no_graph_is_kept()
    {
        Simulate("rates", customers: 300);

        var trained = Train("logistic,cnn", "--set", "sequence.epochs=1");

        ((bool)trained["manifest"]!["sequenceGain"]!["isTaken"]!).Should().BeFalse();
        trained["manifest"]!["events"]!.AsObject().Should().NotContainKey("sequence");
        trained["manifest"]!["files"]!.AsObject().Should().NotContainKey("events.onnx");
    }

    [Fact]
    public void Each_of_several_sequence_learners_is_told_of()
    {
        Simulate("order", customers: 300);

        var trained = Train("gru,cnn", "--set", "sequence.epochs=2");

        var chosen = (string)trained["manifest"]!["model"]!;
        ((string)trained["manifest"]!["choice"]!).Should().MatchRegex($"^of {chosen}, (gru|cnn), the smallest log loss");
        File.ReadAllText(Directory.GetFiles(folder["models"], "report.html", SearchOption.AllDirectories).Single())
            .Should().MatchRegex(@"gru has a log loss of 0\.\d+").And.MatchRegex(@"cnn has a log loss of 0\.\d+")
            .And.Contain($"; {chosen} goes on").And.NotContain("the only model that was trained");
    }

    [Fact]
    public void Type_that_says_churn_is_found_where_none_is_named()
    {
        Simulate("rates", customers: 300);

        var found = TrainOn();
        var named = TrainOn("--churn-type", "cancel");
        var none = TrainOn("--churn-type", "none");

        found.Errors.Should().Contain("taken for churn, as by --churn-type cancel").And.NotContain("'logout'");
        named.Errors.Should().NotContain("taken for churn");
        found.Churn.Should().Be(named.Churn).And.Be("cancel");
        found.Version.Should().Be(named.Version);
        none.Churn.Should().BeNull();

        (string Errors, string? Churn, string? Version) TrainOn(params string[] churn)
        {
            var errors = Run([
                "train", Files[0], "--events", Files[1], .. Clock, "--birth", "joined", .. churn, "--model", "logistic", .. Quick,
                "--models", $"models{churn.LastOrDefault()}", "--json", "trained.json"]).Errors;
            var trained = JsonNode.Parse(File.ReadAllText(folder["trained.json"]))!;
            return (errors, (string?)trained["manifest"]!["events"]!["churnType"], (string?)trained["version"]);
        }
    }

    [Fact]
    public void Sequence_learners_need_events()
    {
        File.WriteAllText(folder["customers.csv"], "id,tenure,churn\n1,2,yes\n");

        Run("train", "customers.csv", "--model", "gru", "--models", "none").ExitCode.Should().Be(ExitCode.Usage);
    }

    private void Simulate(string hazard, int customers) => Run(
        "simulate", "--customers", $"{customers}", "--months", "8", "--hazard", hazard, "--out", "demo").ExitCode.Should().Be(0);

    private JsonNode Train(string models, params string[] settings)
    {
        var trained = Run(
        [
            "train", Files[0], "--events", Files[1], .. Clock, .. Churn, "--model", models, .. Quick, .. settings,
            "--models", "models", "--json", "trained.json",
        ]);
        trained.ExitCode.Should().Be(ExitCode.Done, trained.Errors);
        return JsonNode.Parse(File.ReadAllText(folder["trained.json"]))!;
    }

    private JsonObject CustomerOf(string[] row) => new()
    {
        ["customer"] = row[0],
        ["region"] = row[2],
        ["plan"] = row[3],
        ["events"] = new JsonArray([.. File.ReadLines(folder[Files[1]]).Skip(1).Select(line => line.Split(','))
            .Where(happened => happened[0] == row[0] && string.CompareOrdinal(happened[1], "2023-07-30") < 0)
            .Select(happened => new JsonObject
            {
                ["time"] = happened[1],
                ["type"] = happened[2],
                ["channel"] = happened[3],
                ["amount"] = happened[4].Length == 0 ? null : happened[4],
            })]),
    };

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);
}
