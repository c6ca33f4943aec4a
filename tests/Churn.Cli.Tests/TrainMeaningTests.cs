using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Churn.Cli.Output;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.Foreign;

namespace Churn.Cli.Tests;

/// <summary>Texts whose words are too rare to be learnt, and whose meaning says who churns.</summary>
public sealed class TrainMeaningTests : IDisposable
{
    private const int Customers = 900;

    private static readonly string[] Words =
        [.. Enumerable.Range(0, 300).Select(i => $"{(char)('b' + (i % 20))}{"aeiou"[i % 5]}{(char)('b' + (i / 20))}o")];

    private readonly TempFolder folder = new();

    public TrainMeaningTests()
    {
        File.WriteAllText(folder["columns.json"], """{"columns": [{"name": "notes", "kind": "freeText"}]}""");
        Write("customers.csv", i => i);
        SentenceModelFolder.Write(
            folder["sentences"], [.. Words.Select((word, i) => (word, i % 2 == 0 ? new[] { 1.0, 0 } : [0, 1.0]))]);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Meaning_is_used_where_it_says_more_than_words_and_needs_its_model_ever_after()
    {
        var (version, errors) = Train("customers.csv", "models", "sentences");
        errors.Should().Contain("their meaning is used");
        Train("customers.csv", "again", "sentences", "--threads", "1").Version.Should().Be(version);
        new ModelStore(folder["models"]).ReadManifest(version).Schema.Features.Select(feature => feature.Name)
            .Should().EndWith("notes (meaning)");
        File.ReadAllText(folder[Path.Combine("models", version, "report.html")]).Should().Contain("By the sentence model");
        SentenceModelFolder.Write(folder["other"], [.. Words.Select(word => (word, new[] { 0.5, 1.0 }))]);

        var scored = Score("--sentence-model", "sentences");
        scored.ExitCode.Should().Be(ExitCode.Done, scored.Errors);
        var probabilities = Probabilities();
        probabilities.Where((_, i) => i % 2 == 0).Average()
            .Should().BeGreaterThan(probabilities.Where((_, i) => i % 2 == 1).Average() + 0.3);
        var without = Score();
        (without.ExitCode, without.Errors).Should().Be((ExitCode.Usage, without.Errors));
        without.Errors.Should().Contain("reads the meaning of 'notes'").And.Contain("--sentence-model FOLDER");
        var another = Score("--sentence-model", "other");
        another.ExitCode.Should().Be(ExitCode.Usage);
        another.Errors.Should().Contain("give the model of the training");
        Run("evaluate", "customers.csv", "--sentence-model", "sentences", "--allow-training-rows", "--models", "models")
            .ExitCode.Should().Be(ExitCode.Done);
        var retrained = Run("retrain", "customers.csv", "--columns", "columns.json", "--models", "models");
        retrained.ExitCode.Should().Be(ExitCode.DataRefused);
        retrained.Errors.Should().Contain("churn train --sentence-model");

        using var service = await StandaloneService.StartAsync(folder["models"]);
        var refused = await service.Client.PostAsJsonAsync("/predict", new JsonObject { ["tenure"] = 5, ["notes"] = Words[3] });
        ((int)refused.StatusCode).Should().Be(400);
        (await refused.Content.ReadAsStringAsync()).Should().Contain("notes: this version reads the meaning of texts")
            .And.Contain("needs-sentence-model").And.NotContain(Words[3]);
        var answered = await service.Client.PostAsJsonAsync("/predict", new JsonObject { ["tenure"] = 5 });
        ((int)answered.StatusCode).Should().Be(200, "a customer without a text is answered");
        var batch = await service.Client.PostAsJsonAsync("/predict/batch", new JsonArray(
            new JsonObject { ["tenure"] = 5, ["notes"] = Words[3] }, new JsonObject { ["tenure"] = 5 }));
        (await batch.Content.ReadAsStringAsync()).Should().Contain("needs-sentence-model").And.Contain("churnProbability");
    }

    [Fact]
    public void Meaning_that_says_nothing_is_left_out_and_the_version_needs_no_model()
    {
        Write("shuffled.csv", i => (i / 2 * 389) % Customers); // whose label has nothing to do with the text

        var (version, errors) = Train("shuffled.csv", "models", "sentences");

        errors.Should().Contain("their meaning is not used");
        new ModelStore(folder["models"]).ReadManifest(version).Schema.Texts.Single().SentenceModel.Should().BeNull();
        Score().ExitCode.Should().Be(ExitCode.Done);
        Score("--sentence-model", "sentences").Errors.Should().Contain("--sentence-model is not used");
    }

    [Theory]
    [InlineData("nothing", "model.onnx", "there is no such file; a sentence model is a folder")]
    [InlineData("words", "vocab.txt", "these are not the word pieces of a BERT model")]
    [InlineData("graph", "model.onnx", "ONNX Runtime does not take its graph")]
    [InlineData("floats", "model.onnx", "its inputs must be input_ids")]
    [InlineData("tokens", "model.onnx", "its graph cannot be run")]
    public void What_is_no_sentence_model_is_refused_by_name(string fault, string file, string expected)
    {
        var path = folder[Path.Combine("sentences", file)];
        if (fault == "nothing") File.Delete(path);
        if (fault == "words") File.WriteAllText(path, "just\nsome\nwords\n");
        if (fault == "graph") File.WriteAllText(path, "no graph");
        if (fault == "floats")
            File.WriteAllBytes(path, new OnnxFile(forMachineLearning: null)
                .FreeInput("x", Churn.Models.Foreign.ForeignType.Float, 2).Node("Identity", ["x"], "y")
                .FreeOutput("y", Churn.Models.Foreign.ForeignType.Float, 2).ToBytes());
        if (fault == "tokens") // its table has fewer rows than there are word pieces
            File.AppendAllText(folder[Path.Combine("sentences", "vocab.txt")], "a\n");

        var refused = Run(
            "train", "customers.csv", "--columns", "columns.json", "--model", "logistic", "--sentence-model", "sentences");

        refused.ExitCode.Should().Be(ExitCode.Usage, refused.Errors);
        refused.Errors.Should().Contain(Path.Combine("sentences", file)).And.Contain(expected);
    }

    private void Write(string name, Func<int, int> labelOf) => File.WriteAllLines(
        folder[name],
        Enumerable.Range(0, Customers).Select(i =>
        {
            var text = string.Join(' ', Enumerable.Range(0, 3).Select(j => Words[(2 * (((i * 7) + (j * 53)) % 150)) + (i % 2)]));
            var label = labelOf(i);
            return $"C{i},{i % 70},{text},{((label * 7919) % 100 < (label % 2 == 0 ? 75 : 15) ? "Yes" : "No")}";
        }).Prepend("customerId,tenure,notes,Churn"));

    private (string Version, string Errors) Train(string file, string store, string sentences, params string[] more)
    {
        var trained = Run(
        [
            "train", file, "--columns", "columns.json", "--model", "logistic", "--accept", .. ChurnProcess.QuickTraining,
            "--models", store, "--sentence-model", sentences, "--json", "made.json", .. more,
        ]);
        trained.ExitCode.Should().Be(ExitCode.Done, trained.Errors);
        return ((string)JsonNode.Parse(File.ReadAllText(folder["made.json"]))!["version"]!, trained.Output + trained.Errors);
    }

    private ChurnOutcome Score(params string[] more) =>
        Run(["score", "customers.csv", "--models", "models", "--out", "scored.csv", .. more]);

    private double[] Probabilities()
    {
        var rows = File.ReadAllLines(folder["scored.csv"]);
        var at = Array.IndexOf(rows[0].Split(','), "churn_probability");
        return [.. rows.Skip(1).Select(row => double.Parse(row.Split(',')[at], CultureInfo.InvariantCulture))];
    }

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);
}
