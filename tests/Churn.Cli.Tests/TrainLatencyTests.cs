using System.Text.Json;
using Churn.Cli.Output;
using Churn.Models.Registry;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

/// <summary><c>churn train --latency</c>: how long the published graph may take for one customer.</summary>
public sealed class TrainLatencyTests : IDisposable
{
    private readonly TempFolder folder = new();

    public TrainLatencyTests() => SyntheticCustomers.WriteTo(folder, 4_000);

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("0us", "out of range: from 10ns to 1s")]
    [InlineData("-1us", "out of range: from 10ns to 1s")]
    [InlineData("9ns", "out of range: from 10ns to 1s")]
    [InlineData("2s", "out of range: from 10ns to 1s")]
    [InlineData("NaNus", "out of range: from 10ns to 1s")]
    [InlineData("20", "is not a time")]
    [InlineData("us", "is not a time")]
    [InlineData("1,5us", "is not a time")]
    [InlineData("20 min", "is not a time")]
    public void What_is_no_time_is_a_fault_of_usage(string time, string message)
    {
        var refused = Run("train", "customers.csv", $"--latency={time}");

        refused.ExitCode.Should().Be(ExitCode.Usage);
        refused.Errors.Should().Contain($"--latency '{time}'").And.Contain(message);
    }

    [Fact]
    public void A_time_is_kept_with_the_options_until_it_is_switched_off()
    {
        var store = new ModelStore(folder["models"]);
        string[] train = ["train", "customers.csv", "--model", "logistic"];

        Run([.. train, "--latency", "1.5ms"]).ExitCode.Should().Be(ExitCode.Done);
        var first = store.Versions().Single();
        OptionOf(first).GetDouble().Should().Be(1500);

        Run("train", "customers.csv", "--from", first).ExitCode.Should().Be(ExitCode.Done);
        OptionOf(store.Versions().Except([first]).Single()).GetDouble().Should().Be(1500);
        Run([.. train, "--latency", "off", "--seed", "7"]).ExitCode.Should().Be(ExitCode.Done);
        store.Versions().Select(OptionOf).Should().ContainSingle(option => option.ValueKind == JsonValueKind.Undefined);

        JsonElement OptionOf(string version) =>
            store.ReadManifest(version).Options.TryGetProperty("latencyMicroseconds", out var option) ? option : default;
    }

    [SkippableFact]
    public void A_distilled_version_names_its_teacher_and_is_trained_again_from_it()
    {
        BoostingLibrary.SkipIfMissing();
        string[] quick = ["--set", "evaluation.resamples=50", "--set", "forest.trees=200"];

        var trained = Run(["train", "customers.csv", "--model", "forest", "--latency", "1us", .. quick]);

        trained.ExitCode.Should().Be(ExitCode.Done, trained.Errors);
        trained.Errors.Should().Contain("us a customer on this machine");
        var store = new ModelStore(folder["models"]);
        var version = store.ChampionVersion()!;
        var manifest = store.ReadManifest(version);
        manifest.Model.Should().Be("distilled");
        Run("models", "show", version).Output.Should().Contain("distilled from forest: log loss 0.");

        var again = Run(["train", "customers.csv", "--from", version]);

        again.ExitCode.Should().Be(ExitCode.Done, again.Errors);
        store.Versions().Select(store.ReadManifest).Should()
            .Contain(other => other.From == version && other.Distillation!.Teacher == "forest");
    }

    [Fact]
    public void A_time_that_cannot_be_kept_ends_with_exit_code_4_and_publishes_nothing()
    {
        var refused = Run("train", "customers.csv", "--model", "logistic", "--latency", "10ns");

        refused.ExitCode.Should().Be(ExitCode.NotPromoted);
        refused.Errors.Should().Contain("No model scores a customer in 0.01us").And.Contain("Nothing was published");
        new ModelStore(folder["models"]).Versions().Should().BeEmpty();
    }

    [Fact]
    public void A_retraining_writes_that_no_model_keeps_the_time()
    {
        Run("train", "customers.csv", "--model", "logistic").ExitCode.Should().Be(ExitCode.Done);

        var refused = Run("retrain", "customers.csv", "--latency", "10ns", "--json", "outcome.json");

        refused.ExitCode.Should().Be(ExitCode.NotPromoted);
        var outcome = JsonElement.Parse(File.ReadAllText(folder["outcome.json"]));
        outcome.GetProperty("outcome").GetString().Should().Be("notDistilled");
        outcome.GetProperty("summary").GetString().Should().Contain("Nothing was published");
        new ModelStore(folder["models"]).Versions().Should().ContainSingle();
    }

    [Fact]
    public void A_private_training_takes_no_latency()
    {
        var refused = Run("train", "customers.csv", "--private", "--latency", "1us");

        refused.ExitCode.Should().Be(ExitCode.Usage);
        refused.Errors.Should().Contain("--latency: not with --private");
    }

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);
}
