using System.Text.Json;
using Churn.Cli.Output;
using Churn.Models.Registry;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

public sealed class TrainCommandTests : IDisposable
{
    private readonly TempFolder folder = new();

    public TrainCommandTests() => SyntheticCustomers.WriteTo(folder, 300);

    [Fact]
    public void Training_prints_the_figures_on_standard_output_and_progress_on_standard_error()
    {
        var outcome = Train("--json", "result.json");

        outcome.ExitCode.Should().Be(ExitCode.Done);
        outcome.Output.Should().Contain("ROC AUC").And.Contain("forest").And.Contain("network").And.Contain("promoted");
        outcome.Errors.Should().Contain("label 'Churn' (guessed by its name)").And.Contain("fits: 6 fits done");
        using var json = JsonDocument.Parse(File.ReadAllText(folder["result.json"]));
        json.RootElement.GetProperty("version").GetString().Should().Be(new ModelStore(folder["models"]).ChampionVersion());
        json.RootElement.GetProperty("phases").GetArrayLength().Should().BeGreaterThan(4);
    }

    [Fact]
    public void A_useless_first_model_is_published_not_promoted_and_ends_with_exit_code_4()
    {
        var random = new Random(3);
        File.WriteAllLines(
            folder["noise.csv"],
            [
                "x,y,churn",
                .. Enumerable
                    .Range(0, 400)
                    .Select(_ =>
                        FormattableString.Invariant($"{random.NextDouble():0.000},{random.NextDouble():0.000},{random.Next(2)}")),
            ]);
        string[] noise = ["train", "noise.csv", .. ChurnProcess.QuickTraining, "--model", "forest", "--json", "noise.json"];

        var outcome = CommandHost.Run(folder.Path, noise);

        outcome.ExitCode.Should().Be(ExitCode.NotPromoted, outcome.Errors);
        var store = new ModelStore(folder["models"]);
        var version = store.Versions().Single();
        store.ChampionVersion().Should().BeNull();
        outcome.Output.Should().Contain("USELESS: ROC AUC").And.Contain($"churn models promote {version} --accept");
        using var json = JsonDocument.Parse(File.ReadAllText(folder["noise.json"]));
        json.RootElement.GetProperty("verdict").GetProperty("isPromotable").GetBoolean().Should().BeFalse();
        json.RootElement.GetProperty("verdict").GetProperty("findings")[0].GetProperty("code").GetString().Should().Be("useless");
        json.RootElement.GetProperty("manifest")
            .GetProperty("verdict")
            .GetProperty("findings")
            .GetArrayLength()
            .Should()
            .BeGreaterThan(0);

        CommandHost.Run(folder.Path, "models", "show", version).Output.Should().Contain("USELESS: ");
        CommandHost.Run(folder.Path, "models", "list").Output.Should().Contain("useless");
        CommandHost.Run(folder.Path, "models", "promote", version).ExitCode.Should().Be(ExitCode.NotPromoted);
        store.ChampionVersion().Should().BeNull();
        CommandHost.Run(folder.Path, [.. noise, "--accept"]).ExitCode.Should().Be(ExitCode.Done);
        store.ChampionVersion().Should().Be(version);
    }

    [Fact]
    public void Terms_that_nobody_gave_are_called_an_example()
    {
        Train("--model", "forest").Output.Should().Contain("EXAMPLE TERMS: a customer who stays is worth 200, ");
        Train("--model", "forest", "--clv", "850", "--currency", "EUR")
            .Output.Should()
            .Contain("terms: a customer who stays is worth 850 EUR")
            .And.NotContain("EXAMPLE");
    }

    [Fact]
    public void Tables_fit_a_terminal_of_80_columns()
    {
        var environment = new Dictionary<string, string?> { ["COLUMNS"] = "80" };

        var lines = ChurnProcess
            .Run(folder.Path, environment, Arguments())
            .Output.Split('\n')
            .Where(line => line.Length > 0 && "╭│├╰".Contains(line[0]))
            .ToArray();

        lines.Should().NotBeEmpty().And.OnlyContain(line => line.Length <= 80);
        foreach (var model in new[] { "logistic", "additive", "pairs", "forest", "boosting", "network", "blend" })
            lines.Should().Contain(line => line.StartsWith($"│ {model} ", StringComparison.Ordinal), "no name is broken");
        lines.Should().Contain(line => line.Contains("ROC AUC") && line.Contains('['));
    }

    [Fact]
    public void A_second_training_does_not_touch_the_champion()
    {
        Train("--model", "forest");
        var champion = new ModelStore(folder["models"]).ChampionVersion();

        var outcome = Train("--model", "forest", "--seed", "7");

        outcome.Output.Should().Contain($"not promoted: {champion} serves");
        new ModelStore(folder["models"]).ChampionVersion().Should().Be(champion);
    }

    [Fact]
    public void The_options_of_a_manifest_train_the_same_version_again()
    {
        Train("--model", "forest", "--seed", "7", "--ignore", "region");
        var store = new ModelStore(folder["models"]);
        var version = store.ChampionVersion()!;
        File.WriteAllText(folder["options.json"], store.ReadManifest(version).Options.GetRawText());

        var outcome = CommandHost.Run(folder.Path, "train", "customers.csv", "--options", "options.json", "--models", "again");

        outcome.Output.Should().Contain($"published {version}");
    }

    [Theory]
    [InlineData("none/result.json", "no folder")]
    [InlineData(".", "is a folder")]
    [InlineData("-", "name a file")]
    public void A_result_that_cannot_be_written_is_told_before_anything_is_trained(string json, string message)
    {
        var outcome = Train("--json", json);

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Errors.Should().Contain(message);
        Directory.Exists(folder["models"]).Should().BeFalse();
    }

    [Theory]
    [InlineData("""{ "models": null }""", "models is missing")]
    [InlineData("""{ "cleaning": { "keep": null } }""", "cleaning.keep is missing")]
    [InlineData("""{ "schema": { "ignore": null } }""", "schema.ignore is missing")]
    public void An_option_that_is_null_is_a_fault_of_usage(string options, string message)
    {
        File.WriteAllText(folder["options.json"], options);

        var outcome = Train("--options", "options.json");

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Errors.Should().Contain(message);
    }

    [Theory]
    [InlineData("contacting pays for no customer", "--contact-cost", "500")]
    [InlineData("customerValue is -1", "--clv", "-1")]
    [InlineData("acceptance is 0", "--acceptance", "0")]
    [InlineData("leave out the other threshold", "--clv-column", "MonthlyCharges", "--threshold", "0.4")]
    public void A_campaign_that_cannot_be_is_a_fault_of_usage(string message, params string[] campaign)
    {
        var outcome = Train(campaign);

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Errors.Should().Contain(message);
    }

    [Fact]
    public void The_terms_of_the_campaign_move_the_threshold_and_are_kept()
    {
        Train("--model", "forest", "--clv", "2000", "--currency", "EUR").ExitCode.Should().Be(ExitCode.Done);
        Train("--model", "forest", "--clv", "60", "--currency", "EUR").ExitCode.Should().Be(ExitCode.Done);

        var store = new ModelStore(folder["models"]);
        var rules = store
            .Versions()
            .Select(version => store.ReadManifest(version).Decision)
            .OrderBy(rules => rules.Campaign!.Economics.CustomerValue)
            .ToArray();
        rules.Select(rules => rules.Campaign!.Economics.CustomerValue).Should().Equal(60, 2_000);
        rules[0].Threshold.Value.Should().BeGreaterThan(rules[1].Threshold.Value);
        rules.Should().OnlyContain(rules => rules.Campaign!.Currency == "EUR");
    }

    [Fact]
    public void A_training_leaves_no_telemetry_of_ONNX_Runtime_behind()
    {
        Directory.CreateDirectory(folder["temporary"]);
        var environment = new Dictionary<string, string?>
        {
            ["TMPDIR"] = folder["temporary"],
            ["CI"] = null,
            ["ORT_DISABLE_TELEMETRY"] = null,
        };

        ChurnProcess.Run(folder.Path, environment, Arguments("--model", "forest")).ExitCode.Should().Be(ExitCode.Done);

        Directory.EnumerateFiles(folder["temporary"]).Should().BeEmpty();
    }

    public void Dispose() => folder.Dispose();

    private ChurnOutcome Train(params string[] more) => CommandHost.Run(folder.Path, Arguments(more));

    private static string[] Arguments(params string[] more) => ["train", "customers.csv", .. ChurnProcess.QuickTraining, .. more];
}
