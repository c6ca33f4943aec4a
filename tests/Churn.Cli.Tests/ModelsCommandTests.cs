using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Churn.Cli.Output;
using Churn.Models.Manifest;
using Churn.Models.Registry;
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
        Run("models", "show")
            .Output.Should()
            .Contain(champion)
            .And.Contain("hand-made.csv")
            .And.Contain("ROC AUC")
            .And.Contain("high-risk");

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
    public void Rollback_takes_a_promotion_back_and_then_there_is_nothing_to_go_back_to()
    {
        Run("models", "promote", other);

        Run("models", "rollback", "--why", "it was worse", "--who", "the night watch")
            .Output.Should()
            .Contain($"{champion} is the champion again, in place of {other}");

        new ModelStore(folder["models"]).History()[^1].Should().Match<HistoryEntry>(entry =>
            entry.Action == HistoryEntry.Rollback && entry.Who == "the night watch" && entry.Why == "it was worse");
        var again = Run("models", "rollback");
        again.ExitCode.Should().Be(ExitCode.Usage);
        again.Errors.Should().Contain("no version to go back to");
    }

    [Fact]
    public void History_shows_every_change_and_tells_which_version_served_when()
    {
        Run("models", "promote", other, "--why", "better");
        var history = new ModelStore(folder["models"]).History();

        Run("models", "history").Output.Should().Contain("promote").And.Contain("better");
        Run("models", "history", "--at", history[1].Time.ToString("O"))
            .Output.Should()
            .StartWith($"{champion} was the champion at");
        Run("models", "history", "--at", "2020-01-01")
            .Output.Should()
            .StartWith("no version was the champion at 2020-01-01 00:00:00Z");
        var json = JsonDocument.Parse(Run("models", "history", "--json", "-").Output).RootElement;
        json.EnumerateArray()
            .Select(entry => entry.GetProperty("action").GetString())
            .Should()
            .Equal(history.Select(entry => entry.Action));
        Run("models", "history", "--at", "3.11.").ExitCode.Should().Be(ExitCode.Usage);
    }

    [Fact]
    public void Verify_tells_a_whole_store_and_a_broken_one_by_its_exit_code()
    {
        Run("models", "verify").ExitCode.Should().Be(ExitCode.Done);
        File.AppendAllText(Path.Combine(folder["models"], other, ModelFolder.ReportFile), " ");

        var outcome = Run("models", "verify", "--json", folder["verify.json"]);

        outcome.ExitCode.Should().Be(ExitCode.StoreBroken);
        outcome.Output.Should().Contain(Path.Combine(other, ModelFolder.ReportFile));
        JsonDocument
            .Parse(File.ReadAllText(folder["verify.json"]))
            .RootElement.GetProperty("isWhole")
            .GetBoolean()
            .Should()
            .BeFalse();
    }

    [Fact]
    public void Prune_leaves_what_is_needed_and_what_is_pinned()
    {
        var store = new ModelStore(folder["models"]);
        var (pinned, young) = (HandMadeModel.Weighed(2).PublishIn(store), HandMadeModel.Weighed(3).PublishIn(store));
        Run("models", "pin", pinned).Output.Should().Contain($"{pinned} is pinned now");

        Run("models", "prune", "--keep", "1").Output.Should().Contain($"removed {other}");

        store.Versions().Should().BeEquivalentTo(champion, pinned, young);
        Run("models", "unpin", pinned, "--json", "-").Output.Should().Contain("\"unpin\"");
        Run("models", "prune", "--keep", "0").ExitCode.Should().Be(ExitCode.Usage);
        Run("models", "prune").ExitCode.Should().Be(ExitCode.Usage);
    }

    [Fact]
    public void Shadow_sets_a_version_and_ends_it()
    {
        Run("models", "shadow", other).Output.Should().Contain($"{other} is the shadow now");
        Run("models", "list").Output.Split('\n').Single(line => line.Contains(other)).Should().Contain("shadow");
        Run("models", "shadow", "--off").Output.Should().Contain("there is no shadow now");
        Run("models", "shadow").ExitCode.Should().Be(ExitCode.Usage);
    }

    [Fact]
    public void Nothing_that_a_store_holds_acts_on_the_terminal()
    {
        const string Harm = "\u001b]0;owned\u0007\u001b[2J\nfake line\u202E[red]";
        var store = new ModelStore(folder["models"], who: Harm);
        var hostile = Path.Combine(folder["models"], Craft(other, manifest => manifest["recipe"] = Harm));
        var broken = Craft(other, manifest => manifest["model"] = Harm);
        File.WriteAllText(Path.Combine(hostile, "report\u001b[2J\nfake.html"), "");
        store.Promote(other, Harm);

        string[][] commands =
        [
            ["list"], ["history"], ["verify"], ["show", Path.GetFileName(hostile)], ["promote", broken],
            ["history", "--at", "2999-01-01"],
        ];
        foreach (var command in commands)
        {
            var outcome = Run(["models", .. command]);

            (outcome.Output + outcome.Errors).Should().NotContainAny("\u001b", "\u0007", "\u202E", "\nfake", "Unexpected");
        }

        Run("models", "list").Output.Split('\n').Single(line => line.Contains(broken)).Should().Contain("broken");
    }

    public void Dispose() => folder.Dispose();

    /// <summary>Copies a version with another manifest, under the name that this manifest makes.</summary>
    private string Craft(string version, Action<JsonNode> alter)
    {
        var from = Path.Combine(folder["models"], version);
        var manifest = JsonNode.Parse(File.ReadAllBytes(Path.Combine(from, ModelFolder.ManifestFile)))!;
        alter(manifest);
        var bytes = Encoding.UTF8.GetBytes(manifest.ToJsonString());
        var crafted = Convert.ToHexStringLower(SHA256.HashData(bytes))[..12];
        var to = Directory.CreateDirectory(Path.Combine(folder["models"], crafted)).FullName;
        foreach (var file in Directory.GetFiles(from)) File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        File.WriteAllBytes(Path.Combine(to, ModelFolder.ManifestFile), bytes);
        return crafted;
    }

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);
}
