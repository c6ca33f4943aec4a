using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Churn.Cli.Output;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

/// <summary>A version that reads the order of events and free text.</summary>
public sealed class TrainEventsAndTextsTests : IDisposable
{
    private static readonly string[] Files = ["demo/customers.csv", "demo/events.csv"];

    private readonly TempFolder folder = new();

    public TrainEventsAndTextsTests()
    {
        Run("simulate", "--customers", "300", "--months", "8", "--hazard", "order", "--out", "demo").ExitCode.Should().Be(0);
        string[] notes = ["please cancel my contract", "thanks for the quick help", "\"what, and when?\""];
        File.WriteAllLines(folder[Files[0]], File.ReadAllLines(folder[Files[0]]).Select((line, i) =>
            $"{line},{(i == 0 ? "notes" : notes[i % 3])}"));
        File.WriteAllText(folder["columns.json"], """{"columns": [{"name": "notes", "kind": "freeText"}]}""");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Bytes_do_not_depend_on_threads_and_requests_have_the_digits_of_files()
    {
        var version = Train("models", "1");
        Train("again", "4").Should().Be(version);
        var scored = Run("score", Files[0], "--events", Files[1], "--as-of", "2023-07-30", "--out", "scored.csv");
        scored.ExitCode.Should().Be(ExitCode.Done, scored.Errors);
        var happened = File.ReadLines(folder[Files[1]]).Skip(1).Select(line => line.Split(','))
            .Where(row => string.CompareOrdinal(row[1], "2023-07-30") < 0).ToLookup(row => row[0]);
        var rows = File.ReadLines(folder["scored.csv"]).Skip(1).Take(30).ToArray();

        using var service = await StandaloneService.StartAsync(folder["models"]);
        foreach (var row in rows)
        {
            var quoted = row.Split('"');
            var fields = row.Split(',');
            var customer = new JsonObject
            {
                ["customer"] = fields[0],
                ["region"] = fields[2],
                ["plan"] = fields[3],
                ["notes"] = quoted.Length > 1 ? quoted[1] : fields[4],
                ["events"] = new JsonArray([.. happened[fields[0]].Select(one => new JsonObject
                {
                    ["time"] = one[1],
                    ["type"] = one[2],
                    ["channel"] = one[3],
                    ["amount"] = one[4].Length == 0 ? null : one[4],
                })]),
            };

            var answer = await service.Client.PostAsJsonAsync("/predict?asOf=2023-07-30", customer);

            var text = await answer.Content.ReadAsStringAsync();
            var probability = text.Split("\"churnProbability\":")[1].Split(',')[0];
            row.Should().Contain($",{probability},");
            text.Should().NotContain("cancel my");
        }
    }

    [Fact]
    public void Cut_or_altered_files_of_events_and_texts_are_refused_by_name()
    {
        var version = Train("models", "2");
        var store = new ModelStore(folder["models"]);
        store.Open(version);

        foreach (var name in new[] { "events.onnx", "text.bin" })
        {
            var file = Path.Combine(store.FolderOf(version), name);
            var whole = File.ReadAllBytes(file);
            foreach (var broken in new[] { whole[..(whole.Length / 2)], [], Flipped(whole, 0), Flipped(whole, whole.Length / 2) })
            {
                File.WriteAllBytes(file, broken);

                FluentActions.Invoking(() => store.Open(version)).Should().Throw<BrokenModelException>().WithMessage($"*{name}*");
                FluentActions.Invoking(() => store.OpenMeasured(version)).Should().Throw<BrokenModelException>();
            }

            var verified = Run("models", "verify");
            verified.ExitCode.Should().Be(ExitCode.StoreBroken);
            (verified.Output + verified.Errors).Should().Contain(name);
            File.Delete(file);
            FluentActions.Invoking(() => store.Open(version)).Should().Throw<BrokenModelException>().WithMessage($"*{name}*");
            File.WriteAllBytes(file, whole);
            store.Open(version);
        }
    }

    private static byte[] Flipped(byte[] content, int at)
    {
        var altered = (byte[])content.Clone();
        altered[at] ^= 1;
        return altered;
    }

    private string Train(string store, string threads)
    {
        var trained = Run(
        [
            "train", Files[0], "--events", Files[1], "--as-of", "2023-07-30", "--every", "30d", "--observe", "90d",
            "--churn-type", "cancel", "--birth", "joined", "--columns", "columns.json", "--model", "gru", "--accept",
            .. ChurnProcess.QuickTraining, "--set", "sequence.width=16", "--set", "sequence.epochs=3",
            "--models", store, "--json", $"{store}.json", "--threads", threads,
        ]);
        trained.ExitCode.Should().Be(ExitCode.Done, trained.Errors);
        return (string)JsonNode.Parse(File.ReadAllText(folder[$"{store}.json"]))!["version"]!;
    }

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);
}
