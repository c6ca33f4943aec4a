using System.Text.Json;
using Churn.Cli.Output;
using Churn.Core.Segments;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Cli.Tests;

public sealed class SegmentsCommandTests : IDisposable
{
    private readonly TempFolder folder = new();

    public SegmentsCommandTests() => File.WriteAllLines(folder["a.csv"], [
        "key,tenure,charges,Churn",
        .. Enumerable.Range(0, 100).Select(i => FormattableString.Invariant(
            $"K{i:000},{(i % 2 == 0 ? 3 : 60) + (i % 7)},{(i % 2 == 0 ? 80 : 20) + (i % 5)},{(i % 3 == 0 ? "Yes" : "No")}")),
    ]);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Segments_are_learned_written_and_assigned()
    {
        var learned = Run(
            "learn", "a.csv", "--clusters", "2", "--value-column", "charges", "--out", "segments.json", "--json", "report.json");
        var assigned = Run("assign", "a.csv", "--segments", "segments.json", "--out", "out.csv");

        learned.ExitCode.Should().Be(ExitCode.Done, learned.Errors);
        assigned.ExitCode.Should().Be(ExitCode.Done, assigned.Errors);
        var report = JsonElement.Parse(File.ReadAllText(folder["report.json"]));
        report.GetProperty("segments").GetProperty("segments").GetArrayLength().Should().Be(2);
        report.GetProperty("candidates")[0].GetProperty("clusters").GetInt32().Should().Be(2);
        File.ReadAllLines(folder["out.csv"]).Should().HaveCount(101)
            .And.HaveElementAt(0, "key,tenure,charges,Churn,learned_segment");
    }

    [Fact]
    public void Segments_say_what_the_champion_of_a_store_puts_at_risk()
    {
        var version = new HandMadeModel().PromoteIn(new ModelStore(folder["models"]));
        File.WriteAllLines(folder["b.csv"], [
            "customerID,tenure,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling,Churn",
            .. Enumerable.Range(0, 100).Select(i => FormattableString.Invariant(
                $"K{i:000},{(i % 2 == 0 ? 3 : 60) + (i % 7)},{40 + (i % 5)},Two year,0,No,{(i < 10 ? "Yes" : "No")}")),
        ]);

        var learned = Run(
            "learn", "b.csv", "--columns", "tenure", "--clusters", "2", "--models", "models", "--out", "segments.json");

        learned.ExitCode.Should().Be(ExitCode.Done, learned.Errors);
        SegmentsFile.Read(File.ReadAllBytes(folder["segments.json"]), out var segments).Should().BeNull();
        segments!.Scoring!.ModelVersion.Should().Be(version);
        segments.Segments.Select(segment => segment.Risk!.Customers).Should().Equal(45, 45); // ten have left
        segments.Segments.Sum(segment => segment.Risk!.RevenueAtRisk!.Value)
            .Should().BeApproximately(segments.Scoring.RevenueAtRisk!.Value, 1e-9);
        segments.Segments.Should().OnlyContain(segment => segment.Risk!.AverageProbability > 0);
    }

    [Theory]
    [InlineData(ExitCode.Usage, "learn")]
    [InlineData(ExitCode.Usage, "learn", "a.csv", "--models", "none")]
    [InlineData(ExitCode.Usage, "learn", "a.csv", "--transactions", "b.csv")]
    [InlineData(ExitCode.Usage, "learn", "a.csv", "--clusters", "1")]
    [InlineData(ExitCode.Usage, "learn", "a.csv", "--out", "a.csv")]
    [InlineData(ExitCode.Usage, "learn", "--transactions", "a.csv", "--columns", "tenure")]
    [InlineData(ExitCode.DataRefused, "learn", "none.csv")]
    [InlineData(ExitCode.DataRefused, "learn", "a.csv", "--columns", "tenur,charges")]
    [InlineData(ExitCode.DataRefused, "learn", "a.csv", "--value-column", "key")]
    [InlineData(ExitCode.DataRefused, "assign", "a.csv", "--segments", "none.json", "--out", "out.csv")]
    public void What_cannot_be_done_is_refused_and_nothing_written(int exitCode, params string[] arguments)
    {
        var outcome = Run(arguments);

        outcome.ExitCode.Should().Be(exitCode, outcome.Errors);
        File.Exists(folder["out.csv"]).Should().BeFalse();
    }

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, ["segments", .. arguments]);
}
