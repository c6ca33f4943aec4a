using System.Globalization;
using System.Text.Json.Nodes;
using Churn.Cli.Output;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Cli.Tests;

public sealed class MonitorCommandTests : IDisposable
{
    private const string Header = "customerID,tenure,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling";

    private static readonly string[] Contracts = ["Month-to-month", "One year", "Two year"];

    private readonly TempFolder folder = new();

    public MonitorCommandTests()
    {
        new HandMadeModel().PromoteIn(new ModelStore(folder["models"]));
        Write("before.csv", 400, contract: row => row % 3);
        Write("in.csv", 400, contract: row => row % 3);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Customers_like_before_raise_no_alarm()
    {
        var found = Monitor("--reference", "before.csv", "--fail-on", "drift", "--json", "-");

        found.ExitCode.Should().Be(ExitCode.Done, found.Errors);
        var report = JsonNode.Parse(found.Output)!;
        ((double)report["inputs"]!["falseAlarmRate"]!).Should().Be(.01);
        report["inputs"]!["columns"]!.AsArray().Should().HaveCount(5).And.OnlyContain(column => !(bool)column!["alarm"]!);
        ((double)report["estimated"]!["figures"]!["rocAuc"]!["value"]!).Should().BeInRange(.5, 1);
        report["realised"].Should().BeNull();
        report["contradicted"]!.AsArray().Should().BeEmpty();
    }

    [Fact]
    public void Column_that_moved_is_an_alarm_of_the_inputs_alone()
    {
        Write("in.csv", 400, contract: row => row % 8 == 0 ? 1 : 0);

        var found = Monitor("--reference", "before.csv", "--fail-on", "drift", "--json", "out.json");

        found.ExitCode.Should().Be(ExitCode.BoundBroken, found.Errors);
        found.Output.Should().Contain("Contract").And.Contain("moved");
        var report = JsonNode.Parse(File.ReadAllText(folder["out.json"]))!;
        ((string)report["inputs"]!["columns"]![0]!["column"]!).Should().Be("Contract");
        report["alarms"]!.AsArray().Select(alarm => (string)alarm!).Should().Equal("drift");
    }

    [Fact]
    public void Version_with_counts_of_its_training_needs_no_reference()
    {
        var store = new ModelStore(folder["models"]);
        store.Promote(HandMadeModel.WithLevers.PublishIn(store), "made by hand");

        var report = JsonNode.Parse(Monitor("--json", "-", "--looks", "12").Output)!;

        ((int)report["inputs"]!["referenceRows"]!).Should().Be(60);
        ((double)report["inputs"]!["falseAlarmRate"]!).Should().BeApproximately(.01 / 12, 1e-12);
    }

    [Fact]
    public void Version_without_counts_says_so_and_gives_an_estimate_all_the_same()
    {
        var found = Monitor("--fail-on", "estimate");

        found.ExitCode.Should().Be(ExitCode.BoundBroken);
        found.Output.Should().Contain("name its file with --reference").And.Contain("ROC AUC");
    }

    [Fact]
    public void Customers_who_behave_differently_are_an_alarm_of_the_outcomes()
    {
        Write("in.csv", 400, contract: row => row % 3, label: row => row % 3 == 0 ? "No" : "Yes");

        var found = Monitor("--reference", "before.csv", "--fail-on", "realised", "--json", "-");

        found.ExitCode.Should().Be(ExitCode.BoundBroken, found.Errors);
        var report = JsonNode.Parse(found.Output)!;
        report["contradicted"]!.AsArray().Select(figure => (string)figure!).Should().Contain("rocAuc").And.Contain("logLoss");
        report["alarms"]!.AsArray().Select(alarm => (string)alarm!).Should().Equal("realised");
    }

    [Theory]
    [InlineData("--fail-on", "inputs")]
    [InlineData("--false-alarms", "2")]
    [InlineData("--looks", "0")]
    public void Options_that_cannot_be_are_refused(string option, string value) =>
        Monitor(option, value).ExitCode.Should().Be(ExitCode.Usage);

    private ChurnOutcome Monitor(params string[] options) => CommandHost.Run(folder.Path, ["monitor", "in.csv", .. options]);

    private void Write(string name, int rows, Func<int, int> contract, Func<int, string>? label = null) =>
        File.WriteAllLines(
            folder[name],
            [
                Header + (label is null ? "" : ",Churn"),
                .. Enumerable.Range(0, rows).Select(row => string.Create(
                    CultureInfo.InvariantCulture,
                    $"C{row},{1 + (row * 7 % 70)},{20 + (row % 90)}.5,{Contracts[contract(row)]},{row % 2},Yes")
                    + (label is null ? "" : $",{label(row)}")),]);
}
