using System.Text.Json;
using Churn.Cli.Output;
using Churn.Models.Registry;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

public sealed class PrivateTrainingTests : IDisposable
{
    private const string Bounds =
        """
        {
          "label": { "column": "Churn", "churned": "Yes", "stayed": "No" },
          "key": "customerID",
          "columns": { "tenure": { "from": 0, "to": 60 }, "plan": { "words": ["basic", "plus", "max"] } }
        }
        """;

    private readonly TempFolder folder = new();

    public PrivateTrainingTests()
    {
        SyntheticCustomers.WriteTo(folder, 2_000);
        File.WriteAllText(folder["bounds.json"], Bounds);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_private_version_is_published_paid_served_and_not_retrained()
    {
        var trained = Train("--epsilon", "4", "--json", "result.json");

        trained.ExitCode.Should().Be(ExitCode.Done, trained.Errors);
        trained.Output.Should().Contain("privacy: epsilon 4 at delta 1e-5; 1 release has spent epsilon 4");
        using var json = JsonDocument.Parse(File.ReadAllText(folder["result.json"]));
        var privacy = json.RootElement.GetProperty("manifest").GetProperty("privacy");
        privacy.GetProperty("epsilon").GetDouble().Should().Be(4);
        File.Exists(folder["customers.csv.privacy.json"]).Should().BeTrue();

        Run("score", "customers.csv", "--out", "scored.csv").ExitCode.Should().Be(ExitCode.Done);
        File.ReadAllLines(folder["scored.csv"]).Should().HaveCount(2_001);
        var retrained = Run("retrain", "customers.csv");
        retrained.ExitCode.Should().Be(ExitCode.Usage);
        retrained.Errors.Should().Contain("promise of epsilon 4");
    }

    [Fact]
    public void An_erased_customer_is_not_learned_from_privately_either()
    {
        new ModelStore(folder["models"]).Block("C00001", []);

        Train("--epsilon", "4").Errors.Should().Contain("1 row of an erased customer is left out");
    }

    [Fact]
    public void The_cost_of_noisy_gradients_is_told_and_odd_numbers_are_refused()
    {
        string[] asked = ["privacy", "cost", "--noise-multiplier", "1", "--sampling-rate", "0.01", "--steps", "1000", "--delta"];

        var told = Run([.. asked, "1e-5", "--json", "-"]);
        using var json = JsonDocument.Parse(told.Output);
        json.RootElement.GetProperty("epsilon").GetDouble().Should().BeApproximately(1.828, .01);
        json.RootElement.GetProperty("renyiEpsilon").GetDouble().Should().BeApproximately(2.101, .01);
        Run([.. asked, "1e-5"]).Output.Should().StartWith("epsilon 1.82").And.Contain(" at delta 1e-5, by the distribution");
        var refused = Run([.. asked, "0"]);
        refused.ExitCode.Should().Be(ExitCode.Usage);
        refused.Errors.Should().Contain("Delta must be at least 1e-9 and below 1.");
    }

    [Fact]
    public void A_spent_ledger_or_a_lost_one_refuses_another_version()
    {
        PublishesAtEpsilon1();

        Train("--epsilon", "1").ExitCode.Should().Be(ExitCode.DataRefused);
        File.Delete(folder["customers.csv.privacy.json"]);
        Train("--epsilon", "1").ExitCode.Should().Be(ExitCode.DataRefused);
        Versions().Should().ContainSingle();
        PublishesAtEpsilon1("--new-ledger");
        Versions().Should().HaveCount(2);
    }

    [Theory]
    [InlineData("--epsilon 0", "--epsilon 0 is out of range")]
    [InlineData("--epsilon -1", "--epsilon -1 is out of range")]
    [InlineData("--epsilon 1e9", "--epsilon 1000000000 is out of range")]
    [InlineData("", "--epsilon")]
    [InlineData("--epsilon 1 --model forest", "--model")]
    [InlineData("--epsilon 1 --model additive,logistic", "--model")]
    [InlineData("--epsilon 1 --drop-missing", "--drop-missing")]
    [InlineData("--epsilon 1 --decide f1", "--decide")]
    [InlineData("--epsilon 2 --total-epsilon 1", "--total-epsilon 1 is out of range")]
    public void Options_that_cannot_be_private_are_refused_and_nothing_is_paid(string options, string message)
    {
        var refused = Train(options.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        refused.ExitCode.Should().Be(ExitCode.Usage);
        refused.Errors.Should().Contain(message);
        File.Exists(folder["customers.csv.privacy.json"]).Should().BeFalse();
    }

    [Fact]
    public void Options_of_privacy_without_private_are_refused() =>
        Run("train", "customers.csv", "--epsilon", "1").Errors.Should().Contain("--epsilon is for trainings with --private");

    /// <summary>The noise is drawn anew each time, so that by chance the verdict may not promote a version.</summary>
    private void PublishesAtEpsilon1(params string[] options)
    {
        var trained = Train(["--epsilon", "1", .. options]);
        trained.ExitCode.Should().BeOneOf([ExitCode.Done, ExitCode.NotPromoted], trained.Errors);
    }

    private IReadOnlyList<string> Versions() => new ModelStore(folder["models"]).Versions();

    private ChurnOutcome Train(params string[] options) =>
        Run(["train", "customers.csv", "--private", "--delta", "1e-5", "--bounds", "bounds.json", .. options]);

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);
}
