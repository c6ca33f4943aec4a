using System.Text.Json;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.Training.Retraining;

namespace Churn.EndToEnd.Tests;

public class NightlyJobTests
{
    private static readonly string Published = $"dotnet {Path.Combine(AppContext.BaseDirectory, "churn.dll")}";

    private static readonly Dictionary<string, string> Variables = new()
    {
        ["CHURN_DATA"] = "customers.csv",
        ["CHURN_OPTIONS"] = "--model logistic --set evaluation.repeats=1",
    };

    [Fact]
    public void The_steps_of_the_workflow_build_retrain_tell_and_fail_only_where_they_should()
    {
        using var job = new NightlyJob();
        job.Steps.Should().HaveCount(3);
        job.Steps[0].Should().StartWith("dotnet build");
        var nextNights = job.Steps.Skip(1); // what is built stays built
        File.WriteAllText(job["customers.csv"], SyntheticCustomers.Csv(1_500));

        var first = job.Run(job.Steps, Variables);
        first.Code.Should().Be(0, first.Output);
        var champion = new ModelStore(job["models"]).ChampionVersion();
        new ModelStore(job["models"]).History()[^1].Who.Should().Be("the nightly job");

        File.WriteAllText(job["customers.csv"], SyntheticCustomers.Csv(1_520));
        var second = job.Run(nextNights, Variables);
        second.Code.Should().Be(0, second.Output);
        second.Output.Should().Contain("::notice title=Churn model::not promoted");
        new ModelStore(job["models"]).ChampionVersion().Should().Be(champion);
        File.ReadAllText(job["step-summary.md"])
            .Should()
            .Contain("## Churn model: the first champion")
            .And.Contain("## Churn model: not promoted");

        File.WriteAllText(job["customers.csv"], "tenure,Churn\n1,Yes\n");
        job.Run(nextNights, Variables).Code.Should().Be(3);
        File.ReadAllText(job["step-summary.md"]).Should().Contain("## Churn model: data refused");
    }

    [Theory]
    [InlineData(1_500, "models", 0, "the first champion")]
    [InlineData(2, "models", 3, "data refused")]
    [InlineData(1_500, "customers.csv", 2, "failed")]
    public void The_script_passes_the_exit_code_on_and_always_leaves_a_summary(int rows, string store, int code, string title)
    {
        using var job = new NightlyJob();
        File.WriteAllText(job["customers.csv"], SyntheticCustomers.Csv(rows));

        var (found, output) = job.Run(
            $"deploy/retrain/retrain.sh customers.csv {store} out/night.md {Variables["CHURN_OPTIONS"]}",
            new Dictionary<string, string> { ["CHURN"] = Published });

        found.Should().Be(code, output);
        File.ReadAllText(job["out/night.md"]).Should().StartWith($"## Churn model: {title}\n");
        File.Exists(job["out/night.xml"]).Should().Be(code != 2);
    }

    [Fact]
    public void The_bounds_under_version_control_are_the_defaults_and_all_of_them()
    {
        var json = File.ReadAllBytes(Path.Combine(Repository.Root, "deploy", "retrain", "gate.json"));

        RetrainJson.ReadGate(json).Should().Be(new GateOptions());
        JsonElement
            .Parse(json)
            .EnumerateObject()
            .Should()
            .HaveSameCount(typeof(GateOptions).GetProperties().Where(property => property.CanWrite));
    }
}
