using System.Text.Json;
using System.Xml.Linq;
using Churn.Cli.Output;
using Churn.Models.Registry;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

public sealed class RetrainCommandTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Fact]
    public void A_better_challenger_is_promoted_by_whom_the_history_then_names()
    {
        Write(3_000);
        Run("train", "customers.csv", "--model", "logistic", "--ignore", "tenure,plan").ExitCode.Should().Be(ExitCode.Done);
        var champion = Store.ChampionVersion();

        var outcome = Retrain("--recipe", "default", "--model", "logistic", "--who", "the nightly job");

        outcome.ExitCode.Should().Be(ExitCode.Done, outcome.Errors);
        outcome.Output.Should().Contain("promoted: ").And.Contain($"takes the place of {champion}").And.NotContain("\u001b");
        Store
            .History()[^1]
            .Should()
            .Match<HistoryEntry>(entry =>
                entry.Action == HistoryEntry.Promote
                && entry.Who == "the nightly job"
                && entry.Previous == champion
                && entry.Figures!.LogLoss != null);
        JsonOf("out.json").GetProperty("outcome").GetString().Should().Be("promoted");
        File.ReadAllText(folder["out.md"]).Should().StartWith("## Churn model: promoted\n").And.Contain("| log loss | passed |");
        XDocument.Load(folder["out.xml"]).Descendants("failure").Should().BeEmpty();
    }

    [Fact]
    public void A_challenger_that_is_not_better_ends_with_exit_code_4_and_its_reasons_in_every_file()
    {
        Write(1_500);
        Run("train", "customers.csv", "--model", "logistic");
        var champion = Store.ChampionVersion();
        Write(1_520);

        var outcome = Retrain();

        outcome.ExitCode.Should().Be(ExitCode.NotPromoted, outcome.Errors);
        outcome.Output.Should().Contain($"not promoted: champion {champion} stays; no sure gain: log loss: champion 0.");
        Store.ChampionVersion().Should().Be(champion);
        JsonOf("out.json")
            .GetProperty("checks")
            .EnumerateArray()
            .Should()
            .Contain(check => !check.GetProperty("passed").GetBoolean());
        File.ReadAllText(folder["out.md"]).Should().Contain("| log loss | no sure gain |");
        XDocument.Load(folder["out.xml"]).Descendants("failure").Should().BeEmpty();
        XDocument.Load(folder["out.xml"]).Descendants("skipped").Should().ContainSingle();
        Store
            .History()[^1]
            .Should()
            .Match<HistoryEntry>(entry => entry.Action == HistoryEntry.Confirm && entry.Version == champion);
        ChurnProcess
            .Run(folder.Path, "models", "list")
            .Output.Should()
            .Contain("* measured on other held-out rows")
            .And.Contain("on the same ");
    }

    [Fact]
    public void Refused_data_end_with_exit_code_3_and_no_file_of_an_earlier_night_is_left_to_be_believed()
    {
        Write(1_500);
        Retrain("--model", "logistic").ExitCode.Should().Be(ExitCode.Done);
        File.ReadAllText(folder["out.md"]).Should().StartWith("## Churn model: the first champion");
        File.WriteAllText(folder["customers.csv"], "tenure,Churn\n1,Yes\n");

        Retrain().ExitCode.Should().Be(ExitCode.DataRefused);

        JsonOf("out.json").GetProperty("outcome").GetString().Should().Be("dataRefused");
        File.ReadAllText(folder["out.md"]).Should().StartWith("## Churn model: data refused");
        XDocument.Load(folder["out.xml"]).Descendants("failure").Should().ContainSingle();
    }

    [Theory]
    [InlineData("""{ "confidance": 0.9 }""", "confidance")]
    [InlineData("""{ "confidence": 2 }""", "confidence")]
    [InlineData("none", "gate.json")]
    public void Bounds_that_cannot_be_are_a_fault_of_usage_before_anything_is_trained(string gate, string message)
    {
        Write(300);
        File.WriteAllText(folder["gate.json"], gate);

        var outcome = Retrain("--gate", "gate.json");

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Errors.Should().Contain(message);
        Directory.Exists(folder["models"]).Should().BeFalse();
    }

    public void Dispose() => folder.Dispose();

    private ModelStore Store => new(folder["models"]);

    private void Write(int rows) => SyntheticCustomers.WriteTo(folder, rows);

    private JsonElement JsonOf(string name) => JsonElement.Parse(File.ReadAllBytes(folder[name]));

    private ChurnOutcome Retrain(params string[] more) =>
        Run(["retrain", "customers.csv", "--json", "out.json", "--markdown", "out.md", "--junit", "out.xml", .. more]);

    private ChurnOutcome Run(params string[] arguments) =>
        CommandHost.Run(folder.Path, [.. arguments, .. ChurnProcess.QuickTraining]);
}
