using Churn.Cli.Output;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

/// <summary><c>churn train --from</c>: a training that takes over what an earlier one chose.</summary>
public sealed class TrainFromTests : IDisposable
{
    private readonly TempFolder folder = new();

    public TrainFromTests()
    {
        SyntheticCustomers.WriteTo(folder, 300);
        SyntheticCustomers.WriteTo(folder, 300, seed: 2, "later.csv");
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("logistic,forest")]
    [InlineData("forest")]
    public void A_training_from_a_version_fits_its_choice_again_and_says_so(string models)
    {
        var first = Train("customers.csv", "--model", models);

        var second = Train("later.csv", "--from", first.Version);

        second.Manifest.From.Should().Be(first.Version);
        second.Manifest.Model.Should().Be(first.Manifest.Model);
        second.Manifest.Candidates.Should().ContainSingle().Which.Variant.Should().Be(first.Manifest.Figures().Variant);
        second.Manifest.Options.GetRawText().Should().Be(first.Manifest.Options.GetRawText(), "the next training may search");
        Run("models", "show", second.Version).Output.Should().Contain($"started from {first.Version}");
        Train("later.csv", "--from", first.Version).Version.Should().Be(second.Version);
        Train("customers.csv", "--from", second.Version).Manifest.From.Should().Be(second.Version);
    }

    [Fact]
    public void A_blend_is_made_again_of_its_members()
    {
        var first = Train("customers.csv", "--model", "blend"); // no other may win

        var second = Train("later.csv", "--from", first.Version);

        first.Manifest.Model.Should().Be("blend");
        var members = first.Manifest.Figures().Variant!.Split(" + ").Select(part => part.Split(' ')[1]);
        second.Manifest.Candidates.Select(candidate => candidate.Model).Where(model => model != "blend").Should()
            .BeEquivalentTo(members);
    }

    [Fact]
    public void A_retraining_from_the_champion_is_judged_by_the_gate()
    {
        var first = Train("customers.csv", "--model", "logistic,forest");

        var retrained = Run("retrain", "later.csv", "--from", first.Version);

        retrained.ExitCode.Should().BeOneOf([ExitCode.Done, ExitCode.NotPromoted], retrained.Errors);
        var store = new ModelStore(folder["models"]);
        store.Versions().Select(store.ReadManifest).Should().Contain(manifest => manifest.From == first.Version);
    }

    [Theory]
    [InlineData("region", "area", "'region', 'area'")]
    [InlineData("Churn", "left", "by 'left'")]
    public void Other_columns_are_refused(string column, string other, string message)
    {
        var first = Train("customers.csv", "--model", "forest");
        File.WriteAllText(
            folder["other.csv"], File.ReadAllText(folder["later.csv"]).Replace(column, other, StringComparison.Ordinal));

        var refused = Run("train", "other.csv", "--from", first.Version, "--label", column == "Churn" ? other : "Churn");

        refused.ExitCode.Should().Be(ExitCode.DataRefused, refused.Errors);
        refused.Errors.Should().Contain(message).And.Contain("--from");
    }

    [Fact]
    public void A_version_that_is_broken_unknown_or_private_is_refused()
    {
        var first = Train("customers.csv", "--model", "forest");

        Run("train", "later.csv", "--from", "0123456789ab").ExitCode.Should().Be(ExitCode.Usage);
        Run("train", "later.csv", "--from", first.Version, "--model", "logistic").Errors.Should().Contain("leave out --model");
        File.AppendAllText(folder[$"models/{first.Version}/model.onnx"], "x");
        Run("train", "later.csv", "--from", first.Version).ExitCode.Should().Be(ExitCode.StoreBroken);

        File.WriteAllText(
            folder["bounds.json"],
            """
            {
              "label": { "column": "Churn", "churned": "Yes", "stayed": "No" },
              "key": "customerID",
              "columns": { "tenure": { "from": 0, "to": 60 }, "plan": { "words": ["basic", "plus", "max"] } }
            }
            """);
        Run(
            "train", "customers.csv", "--private", "--epsilon", "10", "--delta", "1e-5", "--bounds", "bounds.json",
            "--models", "own")
            .ExitCode.Should().BeOneOf(ExitCode.Done, ExitCode.NotPromoted);
        var refused = Run("train", "later.csv", "--models", "own", "--from", new ModelStore(folder["own"]).Versions().Single());
        refused.ExitCode.Should().Be(ExitCode.Usage);
        refused.Errors.Should().Contain("differential privacy");
    }

    private (string Version, ModelManifest Manifest) Train(string file, params string[] options)
    {
        string[] quick = options.Contains("--from") ? [] : ChurnProcess.QuickTraining;
        var trained = Run(["train", file, .. quick, .. options, "--json", "result.json"]);
        trained.ExitCode.Should().Be(ExitCode.Done, trained.Errors);
        var version = System.Text.Json.JsonDocument.Parse(File.ReadAllText(folder["result.json"]))
            .RootElement.GetProperty("version").GetString()!;
        return (version, new ModelStore(folder["models"]).ReadManifest(version));
    }

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);
}
