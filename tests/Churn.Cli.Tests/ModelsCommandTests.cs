using Churn.Models.Store;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Cli.Tests;

public sealed class ModelsCommandTests : IDisposable
{
    private readonly TempFolder folder = new();
    private readonly string champion;
    private readonly string other;

    public ModelsCommandTests()
    {
        var store = new ModelStore(folder["models"]);
        champion = new HandMadeModel().PromoteIn(store);
        other = HandMadeModel.Weighed(1).PublishIn(store);
    }

    [Fact]
    public void List_shows_every_version_and_marks_the_champion()
    {
        var lines = Run("models", "list").Output.Split('\n');

        lines.Single(line => line.Contains(champion)).Should().Contain("champion");
        lines.Single(line => line.Contains(other)).Should().NotContain("champion");
    }

    [Fact]
    public void A_broken_version_is_listed_as_broken()
    {
        File.AppendAllText(Path.Combine(folder["models"], other, ModelFolder.ManifestFile), " ");

        Run("models", "list").Output.Split('\n').Single(line => line.Contains(other)).Should().Contain("broken");
    }

    [Fact]
    public void Show_tells_data_figures_and_segments_of_the_champion() =>
        Run("models", "show").Output.Should().Contain(champion).And.Contain("hand-made.csv").And.Contain("ROC AUC").And.Contain("high-risk");

    [Fact]
    public void Promote_makes_a_version_the_champion()
    {
        Run("models", "promote", other, "--why", "better figures").ExitCode.Should().Be(ExitCode.Done);

        var store = new ModelStore(folder["models"]);
        store.ChampionVersion().Should().Be(other);
        store.History()[^1].Should().Match<HistoryEntry>(entry => entry.Previous == champion && entry.Why == "better figures");
    }

    [Fact]
    public void A_broken_version_is_never_promoted()
    {
        File.Delete(Path.Combine(folder["models"], other, ModelFolder.ModelFile));

        var outcome = Run("models", "promote", other);

        outcome.ExitCode.Should().Be(ExitCode.StoreBroken);
        outcome.Errors.Should().Contain(ModelFolder.ModelFile);
        new ModelStore(folder["models"]).ChampionVersion().Should().Be(champion);
    }

    [Fact]
    public void Running_a_model_leaves_no_telemetry_behind()
    {
        Directory.CreateDirectory(folder["temporary"]);
        var environment = new Dictionary<string, string?> { ["TMPDIR"] = folder["temporary"], ["CI"] = null, ["ORT_DISABLE_TELEMETRY"] = null };

        ChurnProcess.Run(folder.Path, environment, "models", "promote", other).ExitCode.Should().Be(ExitCode.Done);

        Directory.EnumerateFiles(folder["temporary"]).Should().BeEmpty();
    }

    public void Dispose() => folder.Dispose();

    private ChurnOutcome Run(params string[] arguments) => ChurnProcess.Run(folder.Path, arguments);
}
