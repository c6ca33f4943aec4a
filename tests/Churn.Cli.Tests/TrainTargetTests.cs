using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Churn.Cli.Output;
using Churn.Models.Registry;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

/// <summary>Models of an event instead of churn, from the training to the service.</summary>
public sealed class TrainTargetTests : IDisposable
{
    private const string Target = "purchase within 30d";
    private const string Words = "purchase within 30 days";

    private static readonly string[] Files = ["demo/customers.csv", "demo/events.csv"];

    private static readonly string[] Clock =
        ["--as-of", "2023-07-30", "--every", "30d", "--observe", "90d", "--churn-type", "cancel", "--birth", "joined"];

    private static readonly string[] Quick = ["--model", "logistic", "--accept", .. ChurnProcess.QuickTraining];

    private readonly TempFolder folder = new();

    public TrainTargetTests() =>
        Run("simulate", "--customers", "300", "--months", "8", "--hazard", "rates", "--out", "demo").ExitCode.Should().Be(0);

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Purchase_is_learned_answered_and_told_apart_from_churn_everywhere()
    {
        var trained = Run(
        [
            "train", Files[0], "--events", Files[1], .. Clock, "--target", Target, .. Quick,
            "--models", "models", "--json", "one.json",
        ]);
        trained.ExitCode.Should().Be(ExitCode.Done, trained.Errors);
        trained.Output.Should().NotContain("churners").And.NotContain("EXAMPLE TERMS").And.NotContain("EMPC");
        var manifest = Json("one.json")["manifest"]!;
        var label = manifest["schema"]!["label"]!;
        ((string)label["name"]!).Should().Be("purchase_within_30d");
        ((string)label["target"]!["event"]!).Should().Be("purchase");
        ((int)label["target"]!["withinDays"]!).Should().Be(30);
        ((int)manifest["window"]!["horizonDays"]!).Should().Be(30);
        manifest["decision"]!.AsObject().Should().NotContainKey("campaign");
        manifest["segments"]!.AsArray().Select(segment => (string)segment!["name"]!).Should().Equal("likely", "unlikely");
        manifest["events"]!["features"]!.AsArray().Select(name => (string)name!).Should().Contain("type_purchase_30d");
        Run("models", "show", "--models", "models").Output.Should().Contain($"predicts {Words}, not churn")
            .And.Contain("customers with the event").And.NotContain("churned");
        var report = await File.ReadAllTextAsync(
            Directory.GetFiles(folder["models"], "report.html", SearchOption.AllDirectories).Single());
        report.Should().Contain($"Model of {Words}").And.Contain("had the event")
            .And.NotContain("leavers").And.NotContain("hurn model").And.NotContain("who left")
            .And.NotContain("retention campaign").And.NotContain("after they churned");

        var scored = Run(
            "score", Files[0], "--events", Files[1], "--as-of", "2023-07-30", "--out", "scored.csv", "--json", "s.json");
        scored.ExitCode.Should().Be(ExitCode.Done, scored.Errors);
        ((string)Json("s.json")["target"]!).Should().Be(Words);
        var rows = File.ReadAllLines(folder["scored.csv"]).Select(line => line.Split(',')).ToArray();
        rows.Select(row => row[^1]).Distinct().Should().Equal("churn_target", Words);

        using var service = await StandaloneService.StartAsync(folder["models"]);
        var customer = new JsonObject
        {
            ["customer"] = "C1",
            ["region"] = "north",
            ["plan"] = "basic",
            ["events"] = new JsonArray(),
        };
        var answered = await service.Client.PostAsJsonAsync("/predict", customer);
        var answer = JsonNode.Parse(await answered.Content.ReadAsStringAsync())!;
        ((string)answer["target"]!).Should().Be(Words);
        ((string)answer["segment"]!).Should().BeOneOf("likely", "unlikely");
        answer.AsObject().Should().NotContainKey("expectedProfit");
        var current = await service.Client.GetFromJsonAsync<JsonNode>("/models/current");
        ((string)current!["target"]!).Should().Be(Words);
        var schema = await service.Client.GetFromJsonAsync<JsonNode>("/schema");
        ((string)schema!["label"]!["target"]!["event"]!).Should().Be("purchase");
        using var batch = new HttpRequestMessage(HttpMethod.Post, "/predict/batch")
        {
            Content = JsonContent.Create(new JsonArray(customer.DeepClone())),
        };
        batch.Headers.Add("Accept", "text/csv");
        var table = (await (await service.Client.SendAsync(batch)).Content.ReadAsStringAsync()).Split('\n');
        var at = Array.IndexOf(table[0].Split(','), "churn_target");
        table[1].Split(',')[at].Should().Be(Words);
        var lifetime = await service.Client.PostAsJsonAsync(
            "/lifetime?churnMeans=last-period&marginColumn=events_30d", new JsonArray(customer.DeepClone()));
        ((int)lifetime.StatusCode).Should().Be(400);
        (await lifetime.Content.ReadAsStringAsync()).Should().Contain("needs a model of churn");
    }

    [Fact]
    public void One_command_makes_the_model_of_the_two()
    {
        Run([
            "train", Files[0], "--events", Files[1], .. Clock, "--target", Target, .. Quick, "--models", "one",
            "--json", "one.json",
        ]).ExitCode.Should().Be(ExitCode.Done);
        var made = Run(["snapshot", .. Files, .. Clock, "--target", Target, "--out", "s.csv", "--json", "report.json"]);
        made.ExitCode.Should().Be(ExitCode.Done, made.Errors);
        var options = (string)Json("report.json")["trainOptions"]!;
        options.Should().Be(
            "--label purchase_within_30d --positive 1 --group customer --time as_of --target \"purchase within 30d\" --grace 0d");
        var asked = options.Split('"').SelectMany((part, i) => i % 2 == 1 ? [part] : part.Split(
            ' ', StringSplitOptions.RemoveEmptyEntries));
        Run(["train", "s.csv", .. asked, .. Quick, "--models", "two", "--json", "two.json"]).ExitCode.Should().Be(ExitCode.Done);

        foreach (var file in new[] { "model.onnx", "portable.onnx", "golden.json" })
            ((string)Json("one.json")["manifest"]!["files"]![file]!)
                .Should().Be((string)Json("two.json")["manifest"]!["files"]![file]!, file);
    }

    [Fact]
    public void Models_of_different_targets_are_not_compared()
    {
        Run(["train", Files[0], "--events", Files[1], .. Clock, "--target", Target, .. Quick, "--models", "models"])
            .ExitCode.Should().Be(ExitCode.Done);
        var target = new ModelStore(folder["models"]).ChampionVersion()!;
        Run(["train", Files[0], "--events", Files[1], .. Clock, .. Quick, "--models", "models", "--json", "churn.json"])
            .ExitCode.Should().Be(ExitCode.Done);
        var churn = (string)Json("churn.json")["version"]!;
        Run(["snapshot", .. Files, .. Clock, "--version", target, "--out", "s.csv"]).ExitCode.Should().Be(ExitCode.Done);

        var trial = Run("models", "trial", churn, "--why", "to see");
        var retrained = Run(
            ["retrain", "s.csv", "--recipe", "default", "--label", "churned", "--positive", "1", .. ChurnProcess.QuickTraining]);

        trial.ExitCode.Should().NotBe(ExitCode.Done);
        trial.Errors.Should().Contain(Words);
        retrained.ExitCode.Should().Be(ExitCode.DataRefused);
        retrained.Errors.Should().Contain(Words).And.Contain("--target");
        var promoted = Run("models", "promote", churn, "--models", "models", "--why", "to see");
        promoted.ExitCode.Should().Be(ExitCode.NotPromoted);
        promoted.Errors.Should().Contain($"predicts churn, and the champion {target} predicts {Words}").And.Contain("--accept");
        new ModelStore(folder["models"]).ChampionVersion().Should().Be(target);
        Run("models", "promote", churn, "--models", "models", "--why", "as asked", "--accept")
            .ExitCode.Should().Be(ExitCode.Done);
        new ModelStore(folder["models"]).ChampionVersion().Should().Be(churn);
    }

    [Theory]
    [InlineData(ExitCode.Usage, "--target", "purchase")]
    [InlineData(ExitCode.Usage, "--target", Target, "--horizon", "30d")]
    [InlineData(ExitCode.Usage, "--target", Target, "--clv", "100")]
    [InlineData(ExitCode.Usage, "--target", Target, "--decide", "profit")]
    [InlineData(ExitCode.DataRefused, "--target", "purchas within 30d")]
    public void What_cannot_work_is_refused(int code, params string[] arguments)
    {
        var refused = Run(["train", Files[0], "--events", Files[1], .. Clock, .. Quick, .. arguments, "--models", "none"]);

        refused.ExitCode.Should().Be(code);
        if (code == ExitCode.DataRefused) refused.Errors.Should().Contain("Did you mean 'purchase'?");
    }

    [Fact]
    public void Amounts_to_come_are_forecast_from_the_purchases_among_the_events()
    {
        var valued = Run(
            "lifetime", "--transactions", Files[1], "--keep", "type = purchase", "--period", "day", "--horizon", "90",
            "--discount", "0", "--out", "values.csv");

        valued.ExitCode.Should().Be(ExitCode.Done, valued.Errors);
        var purchases = File.ReadLines(folder[Files[1]]).Select(line => line.Split(',')).Where(row => row[2] == "purchase");
        File.ReadLines(folder["values.csv"]).Skip(1).Select(line => line.Split(',')[0]).Should()
            .BeEquivalentTo(purchases.Select(row => row[0]).Distinct());
        Run("lifetime", "--transactions", Files[1], "--keep", "nonsense").ExitCode.Should().Be(ExitCode.Usage);
        Run("lifetime", "--transactions", Files[1], "--keep", "type = none").ExitCode.Should().Be(ExitCode.DataRefused);
    }

    private JsonNode Json(string file) => JsonNode.Parse(File.ReadAllText(folder[file]))!;

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);
}
