using System.Text.Json.Nodes;
using Churn.Cli.Output;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.Foreign;

namespace Churn.Cli.Tests;

public sealed class ImportCommandTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Fact]
    public void An_import_is_a_version_that_is_listed_shown_and_scores_files()
    {
        var forest = ForeignModels.Forest();
        File.WriteAllBytes(folder["model.onnx"], forest.Content);
        var features = new JsonArray([.. forest.Columns.Select(name => (JsonNode)name)]);
        File.WriteAllText(folder["features.json"], features.ToJsonString());

        var outcome = Import("--features", "features.json", "--json", "-");

        outcome.ExitCode.Should().Be(ExitCode.Done, outcome.Errors);
        var report = JsonNode.Parse(outcome.Output)!;
        var version = (string)report["version"]!;
        ((string)report["foreign"]!["producer"]!).Should().Be("skl2onnx 1.16.0");
        ((bool)report["promoted"]!).Should().BeTrue();
        Run("models", "list").Output.Should().Contain(version).And.Contain("foreign");
        Run("models", "show").Output.Should().Contain("made by skl2onnx 1.16.0; run by ONNX Runtime");
        File.WriteAllLines(folder["few.csv"], File.ReadLines(folder["odd.csv"]).Take(11));
        Run("score", "few.csv", "--out", "scored.csv", "--reasons", "2").ExitCode.Should().Be(ExitCode.Done);
        File.ReadLines(folder["scored.csv"]).First().Should().Contain("reason_1");
    }

    [Fact]
    public void A_network_is_imported_in_words_and_by_the_columns_file()
    {
        File.WriteAllBytes(folder["model.onnx"], ForeignModels.Network().Content);
        ForeignModels.WriteData(folder);
        Run("inspect", "odd.csv", "--write", "columns.json").ExitCode.Should().Be(ExitCode.Done);
        File.WriteAllText(folder["features.json"], """["tenure", "MonthlyCharges", "TotalCharges"]""");

        var outcome = Import(
            "--schema", "columns.json", "--features", "features.json", "--calibrate", "--label", "Churn", "--scores", "log-odds");

        outcome.ExitCode.Should().Be(ExitCode.Done, outcome.Errors);
        outcome.Output.Should().Contain("pytorch 2.4.0").And.Contain("log-odds").And.Contain("promoted: it is now the champion");
    }

    [Theory]
    [InlineData(ExitCode.Usage, "--scores", "logits")]
    [InlineData(ExitCode.Usage, "--features", "model.onnx")]
    [InlineData(ExitCode.Usage, "--features", "missing.json")]
    [InlineData(ExitCode.Usage, "--schema", "missing.json")]
    [InlineData(ExitCode.Usage, "--threshold", "2")]
    [InlineData(ExitCode.DataRefused, "--output", "nothing")]
    [InlineData(ExitCode.DataRefused, "--label", "gender")]
    [InlineData(ExitCode.DataRefused)] // a matrix of three columns, and nobody says of which
    public void What_cannot_be_imported_ends_with_its_code_and_publishes_nothing(int code, params string[] options)
    {
        File.WriteAllBytes(folder["model.onnx"], ForeignModels.Network().Content);

        var outcome = Import(options);

        outcome.ExitCode.Should().Be(code, outcome.Errors);
        outcome.Errors.Should().NotBeEmpty().And.NotContain("   at ");
        new ModelStore(folder["models"]).Versions().Should().BeEmpty();
    }

    private ChurnOutcome Import(params string[] options)
    {
        ForeignModels.WriteData(folder);
        return Run(["models", "import", "model.onnx", "--data", "odd.csv", .. options]);
    }

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);

    public void Dispose() => folder.Dispose();
}
