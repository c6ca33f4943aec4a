using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Churn.Cli.Output;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

public sealed class TrainTextTests : IDisposable
{
    private const string Secret = "Zwetschgenknödel";

    private static readonly string[] Odd =
    [
        "", "   ", "<p>Please CANCEL &amp; refund</p>", "Card 4111 1111 1111 1111, mail jane@example.com!",
        "我要取消合同 😡", "He said \"cancel\",\nthen\r\nleft; 100 %", "хочу отменить договор прямо сейчас",
        Secret + " cancel", "\u202Eevil", "N/A",
    ];

    private readonly TempFolder folder = new();

    public TrainTextTests()
    {
        var lines = Enumerable.Range(0, 600).Select(i =>
        {
            var text = i == 7 ? $"{Secret} please" : (i % 3) switch
            {
                0 => "please cancel my contract",
                1 => "thanks for the quick help",
                _ => $"what does the plan cost in {2000 + (i % 9)}?",
            };
            return $"C{i},{i % 70},{text},{((i % 3 == 0) == (i % 5 != 0) ? "Yes" : "No")}";
        });
        File.WriteAllLines(folder["customers.csv"], lines.Prepend("customerId,tenure,notes,Churn"));
        File.WriteAllText(folder["columns.json"], """{"columns": [{"name": "notes", "kind": "freeText"}]}""");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Scored_file_has_the_digits_of_the_service()
    {
        Train("models");
        File.WriteAllLines(folder["odd.csv"], Odd.Select((text, i) => $"X{i},{i},\"{text.Replace("\"", "\"\"")}\"")
            .Prepend("customerId,tenure,notes"));
        Run("score", "odd.csv", "--out", "scored.csv").ExitCode.Should().Be(ExitCode.Done);
        var scored = File.ReadAllText(folder["scored.csv"]);

        using var service = await StandaloneService.StartAsync(folder["models"]);
        for (var i = 0; i < Odd.Length; i++)
        {
            var customer = new JsonObject { ["customerId"] = $"X{i}", ["tenure"] = i, ["notes"] = Odd[i] };

            var answer = await service.Client.PostAsJsonAsync("/predict?reasons=9", customer);

            var text = await answer.Content.ReadAsStringAsync();
            var probability = text.Split("\"churnProbability\":")[1].Split(',')[0];
            scored.Should().Contain($",{probability},", $"it is the probability of text {i}");
            text.Should().NotContain(Secret);
            JsonNode.Parse(text)!["reasons"]!.AsArray().Select(reason => (string)reason!["column"]!)
                .Should().OnlyContain(column => column == "notes" || column == "tenure").And.OnlyHaveUniqueItems();
        }
    }

    [Fact]
    public async Task Tone_is_read_alike_in_files_and_requests_without_the_lexicon_at_hand()
    {
        File.WriteAllText(folder["tone.txt"], "thanks\t1.9\t0.7\nbad\t-2.5\t0.5\nhelp\t1.7\ncancel\t-1.0\nplease\t1.3\n");
        File.WriteAllText(
            folder["columns.json"], """{"columns": [{"name": "notes", "kind": "freeText", "tone": "tone.txt"}]}""");
        var version = Train("models");
        Train("again", "--threads", "4").Should().Be(version);
        File.Delete(folder["tone.txt"]);
        string[] texts = [.. Odd, "Thanks!!", "not bad at all", "THANKS for the help, but it is bad", "schlecht"];
        File.WriteAllLines(folder["tones.csv"], texts.Select((text, i) => $"X{i},{i},\"{text.Replace("\"", "\"\"")}\"")
            .Prepend("customerId,tenure,notes"));
        Run("score", "tones.csv", "--out", "scored.csv").ExitCode.Should().Be(ExitCode.Done);
        var scored = File.ReadAllText(folder["scored.csv"]);

        new ModelStore(folder["models"]).ReadManifest(version).Schema.Features.Select(feature => feature.Name)
            .Should().EndWith("notes (tone)");
        File.ReadAllText(folder[Path.Combine("models", version, "report.html")]).Should().Contain("The mean is");
        using var service = await StandaloneService.StartAsync(folder["models"]);
        foreach (var (i, written) in texts.Index())
        {
            var answer = await service.Client.PostAsJsonAsync(
                "/explain", new JsonObject { ["customerId"] = $"X{i}", ["tenure"] = i, ["notes"] = written });

            var text = await answer.Content.ReadAsStringAsync();
            var probability = text.Split("\"churnProbability\":")[1].Split(',')[0];
            scored.Should().Contain($",{probability},", $"it is the probability of text {i}");
            if (written == "not bad at all") text.Should().Contain("\"4 words, tone 0.43\"");
            if (written == "schlecht") text.Should().Contain("\"1 word, tone 0.00\"");
        }
    }

    [Theory]
    [InlineData("!!!", "0 words")]
    [InlineData("cancel", "1 word")]
    [InlineData("please cancel my contract, my good people, and cancel it today", "11 words")]
    public async Task Reason_has_the_number_of_words_of_the_text_even_beyond_the_training(string written, string words)
    {
        Train("models");
        File.WriteAllLines(folder["short.csv"], ["customerId,tenure,notes", $"X,5,\"{written}\""]);

        var scored = Run("score", "short.csv", "--reasons", "9", "--out", "scored.csv");

        scored.ExitCode.Should().Be(ExitCode.Done, scored.Errors);
        File.ReadAllText(folder["scored.csv"]).Should().Contain($" {words}");
        using var service = await StandaloneService.StartAsync(folder["models"]);
        var answer = await service.Client.PostAsJsonAsync(
            "/explain", new JsonObject { ["customerId"] = "X", ["tenure"] = 5, ["notes"] = written });
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["reasons"]!.AsArray()
            .Single(reason => (string)reason!["column"]! == "notes")!["value"]!.GetValue<string>().Should().Be(words);
    }

    [Fact]
    public void Lexicon_of_another_language_is_refused()
    {
        File.WriteAllText(folder["tone.txt"], "schlecht\t-2.5\n");
        File.WriteAllText(
            folder["columns.json"], """{"columns": [{"name": "notes", "kind": "freeText", "tone": "tone.txt"}]}""");

        var refused = Run("train", "customers.csv", "--columns", "columns.json", "--models", "none", "--model", "logistic");

        refused.ExitCode.Should().Be(ExitCode.DataRefused, refused.Errors);
        refused.Errors.Should().Contain("'notes'").And.Contain("a lexicon of the texts' language");
    }

    [Fact]
    public void Version_holds_no_word_of_a_single_customer()
    {
        var version = Train("models");

        foreach (var file in Directory.GetFiles(folder[Path.Combine("models", version)]))
            File.ReadAllText(file).Should().NotContainEquivalentOf(Secret, file);
        File.ReadAllText(folder[Path.Combine("models", version, "report.html")]).Should().Contain("cancel my");
        File.ReadAllText(folder[Path.Combine("models", version, "golden.json")]).Should().Contain("cancel");
        Train("again", "--threads", "4").Should().Be(version);
    }

    [Fact]
    public void Version_with_another_text_bin_is_never_opened()
    {
        var version = Train("models");
        var (store, file) = (new ModelStore(folder["models"]), folder[Path.Combine("models", version, "text.bin")]);
        store.ReadManifest(version).Files.Should().ContainKey("text.bin");
        var bytes = File.ReadAllBytes(file);

        bytes[^1] ^= 1;
        File.WriteAllBytes(file, bytes);
        FluentActions.Invoking(() => store.Open(version)).Should().Throw<BrokenModelException>().WithMessage("*text.bin*");
        File.Delete(file);
        FluentActions.Invoking(() => store.Open(version)).Should().Throw<BrokenModelException>().WithMessage("*text.bin*");
    }

    [Fact]
    public void Text_that_is_not_declared_is_offered()
    {
        File.WriteAllLines(folder["other.csv"], Enumerable.Range(0, 100)
            .Select(i => $"{i % 70},my remark number {i} is about something else,{(i % 3 == 0 ? "Yes" : "No")}")
            .Prepend("tenure,notes,Churn"));

        Run("inspect", "other.csv").Output.Should().Contain("freeText").And.NotContain("something else");
    }

    private string Train(string store, params string[] more)
    {
        var trained = Run(
        [
            "train", "customers.csv", "--columns", "columns.json", "--model", "logistic", "--accept",
            .. ChurnProcess.QuickTraining, "--models", store, "--json", "made.json", .. more,
        ]);
        trained.ExitCode.Should().Be(ExitCode.Done, trained.Errors);
        return (string)JsonNode.Parse(File.ReadAllText(folder["made.json"]))!["version"]!;
    }

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);
}
