using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Churn.Cli.Output;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

/// <summary>What customers write in their events.</summary>
public sealed class TrainEventTextsTests : IDisposable
{
    private static readonly string[] Files = ["demo/customers.csv", "demo/events.csv"];

    private static readonly string[] Clock = ["--as-of", "2023-07-30", "--every", "30d", "--observe", "90d"];

    private static readonly string[] Quick = ["--model", "logistic", "--accept", .. ChurnProcess.QuickTraining];

    private readonly TempFolder folder = new();

    public TrainEventTextsTests() =>
        Run("simulate", "--customers", "400", "--months", "8", "--hazard", "rates", "--text", "--out", "demo");

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Texts_are_learned_from_and_requests_have_the_digits_of_files()
    {
        var trained = Run(["train", .. Files[..1], "--events", Files[1], .. Clock, .. Quick]);
        trained.ExitCode.Should().Be(ExitCode.Done, trained.Errors);
        trained.Errors.Should().Contain("column 'text_newest': the words of").And.Contain("column 'text_all': the words of");
        Run("score", Files[0], "--events", Files[1], "--as-of", "2023-07-30", "--out", "scored.csv")
            .ExitCode.Should().Be(ExitCode.Done);
        var happened = File.ReadLines(folder[Files[1]]).Skip(1).Select(Fields)
            .Where(row => string.CompareOrdinal(row[1], "2023-07-30") < 0).ToLookup(row => row[0]);

        using var service = await StandaloneService.StartAsync(folder["models"]);
        foreach (var row in File.ReadLines(folder["scored.csv"]).Skip(1).Take(40).Select(line => line.Split(',')))
        {
            var (status, text) = await AskAsync(service, row, happened[row[0]]);

            status.Should().Be(HttpStatusCode.OK, text);
            text.Should().Contain($"\"churnProbability\":{row[4]},").And.NotContain("angry").And.NotContain("thank");
        }

        var (refused, faults) = await AskAsync(service, ["X", "", "north", "plus"], [["X", "2023-07-01", "help", "", "", "{}"]]);
        refused.Should().Be(HttpStatusCode.BadRequest);
        faults.Should().Contain("/events/0/text");
    }

    [Fact]
    public void Two_commands_make_the_model_of_one_where_the_columns_are_declared()
    {
        var one = Train("one", [.. Files[..1], "--events", Files[1], .. Clock]);
        var made = Run(["snapshot", .. Files, .. Clock, "--out", "s.csv", "--json", "made.json"]);
        made.ExitCode.Should().Be(ExitCode.Done, made.Errors);
        made.Errors.Should().Contain("text_newest, text_all are free text");
        File.WriteAllText(folder["columns.json"], """
            {"columns": [{"name": "text_newest", "kind": "freeText"}, {"name": "text_all", "kind": "freeText"}]}
            """);
        var options = (string)JsonNode.Parse(File.ReadAllText(folder["made.json"]))!["trainOptions"]!;

        var two = Train("two", ["s.csv", .. options.Split(' '), "--columns", "columns.json"]);

        foreach (var file in new[] { "model.onnx", "text.bin", "golden.json" })
            ((string)one["files"]![file]!).Should().Be((string)two["files"]![file]!, file);
        one["events"]!["schema"]!["texts"]!.AsArray().Select(text => (string)text!).Should().Equal("text");
        Run("snapshot", Files[0], Files[1], "--as-of", "2023-07-30", "--every", "30d", "--unlabelled", "--version",
            (string)one["version"]!, "--models", "one", "--out", "again.csv").ExitCode.Should().Be(ExitCode.Done);
        File.ReadLines(folder["again.csv"]).First().Should().EndWith(",text_newest,text_all");
    }

    [Fact]
    public void Text_of_which_nothing_is_said_is_told_and_not_read()
    {
        File.Delete(folder["demo/events.json"]);

        var manifest = Train("models", [.. Files[..1], "--events", Files[1], .. Clock], out var errors);

        errors.Should().Contain("of the events, 'text' is not read");
        manifest["events"]!["schema"]!.AsObject().Should().NotContainKey("texts");
    }

    private static string[] Fields(string line)
    {
        var quoted = line.Split('"');
        return quoted.Length == 1 ? line.Split(',') : [.. quoted[0].Split(',')[..^1], quoted[1]];
    }

    private static async Task<(HttpStatusCode Status, string Text)> AskAsync(
        StandaloneService service, string[] row, IEnumerable<string[]> events)
    {
        var customer = new JsonObject
        {
            ["customer"] = row[0],
            ["joined"] = row[1],
            ["region"] = row[2],
            ["plan"] = row[3],
            ["events"] = new JsonArray([.. events.Select(one => new JsonObject
            {
                ["time"] = one[1],
                ["type"] = one[2],
                ["channel"] = one[3],
                ["amount"] = one[4].Length == 0 ? null : one[4],
                ["text"] = one[5] == "{}" ? new JsonObject() : one[5],
            })]),
        };
        using var body = new StringContent(customer.ToJsonString(), Encoding.UTF8, "application/json");
        using var answer = await service.Client.PostAsync("/predict?asOf=2023-07-30", body);
        return (answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }

    private JsonNode Train(string store, string[] arguments) => Train(store, arguments, out _);

    private JsonNode Train(string store, string[] arguments, out string errors)
    {
        var trained = Run(["train", .. arguments, .. Quick, "--models", store, "--json", $"{store}.json"]);
        trained.ExitCode.Should().Be(ExitCode.Done, trained.Errors);
        errors = trained.Errors;
        var json = JsonNode.Parse(File.ReadAllText(folder[$"{store}.json"]))!;
        var manifest = json["manifest"]!.DeepClone();
        manifest["version"] = (string)json["version"]!;
        return manifest;
    }

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);
}
