using System.Text.Json.Nodes;
using Churn.Cli.Output;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Cli.Tests;

public sealed class EvaluateCommandTests : IDisposable
{
    private const string Header = "customerID,tenure,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling,Churn,arm";

    private readonly TempFolder folder = new();

    public EvaluateCommandTests()
    {
        new HandMadeModel().PromoteIn(new ModelStore(folder["models"]));
        Write(120, row => row % 60 < 20 ? "Yes" : "No");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Labelled_customers_give_figures_with_intervals()
    {
        var found = Evaluate("--json", "-");

        found.ExitCode.Should().Be(ExitCode.Done, found.Errors);
        var report = JsonNode.Parse(found.Output)!;
        ((int)report["rows"]!).Should().Be(120);
        ((int)report["realised"]!["churned"]!).Should().Be(40);
        var auc = report["realised"]!["figures"]!["rocAuc"]!;
        ((double)auc["lower"]!).Should().BeLessThan((double)auc["value"]!);
        report["broken"]!.AsArray().Should().BeEmpty();
    }

    [Fact]
    public void Table_is_printed_with_segments_and_groups()
    {
        var found = Evaluate("--by", "arm");

        found.ExitCode.Should().Be(ExitCode.Done, found.Errors);
        found.Output.Should().Contain("ROC AUC").And.Contain("high-risk").And.Contain("control").And.Contain("treated");
    }

    [Theory]
    [InlineData("rocAuc<0.01", ExitCode.Done)]
    [InlineData("rocAuc<0.01,logLoss>0.01", ExitCode.BoundBroken)]
    [InlineData("auc", ExitCode.Usage)]
    public void Bounds_decide_the_exit_code(string bounds, int exitCode) =>
        Evaluate("--fail-on", bounds).ExitCode.Should().Be(exitCode);

    [Fact]
    public void Rows_without_a_label_are_counted_and_left_out()
    {
        Write(200, row => row < 80 ? "" : row % 2 == 0 ? "Yes" : "No");

        var report = JsonNode.Parse(Evaluate("--json", "-").Output)!;

        ((int)report["unlabelled"]!).Should().Be(80);
        ((int)report["realised"]!["rows"]!).Should().Be(120);
    }

    [Theory]
    [InlineData("No", "0 of 120 labelled customers churned")]
    [InlineData("", "no customer has a label in 'Churn'")]
    [InlineData("maybe", "no customer has a label in 'Churn'")]
    public void Labels_of_less_than_two_classes_are_refused(string label, string expected)
    {
        Write(120, _ => label);

        var found = Evaluate();

        found.ExitCode.Should().Be(ExitCode.DataRefused);
        found.Errors.Should().Contain(expected);
    }

    [Fact]
    public void Rows_that_the_version_learned_from_are_refused_unless_allowed()
    {
        var store = new ModelStore(folder["models"]);
        var sha256 = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(folder["in.csv"])));
        var made = HandMadeModel.Weighed(.3f).Artifacts();
        var learned = made with { Manifest = made.Manifest with { Data = made.Manifest.Data with { Sha256 = sha256 } } };
        store.Promote(store.Publish(learned, "made by hand"), "made by hand");

        var refused = Evaluate();
        refused.ExitCode.Should().Be(ExitCode.DataRefused);
        refused.Errors.Should().Contain("these are rows it learned from");

        var allowed = Evaluate("--allow-training-rows", "--json", "-");
        allowed.ExitCode.Should().Be(ExitCode.Done, allowed.Errors);
        ((bool)JsonNode.Parse(allowed.Output)!["isTrainingFile"]!).Should().BeTrue();
    }

    [Fact]
    public void A_label_that_the_file_lacks_is_refused_with_the_nearest_name()
    {
        var found = Evaluate("--label", "churned");

        found.ExitCode.Should().Be(ExitCode.DataRefused);
        found.Errors.Should().Contain("Is it 'Churn'?");
    }

    private ChurnOutcome Evaluate(params string[] options) =>
        CommandHost.Run(folder.Path, ["evaluate", "in.csv", .. options]);

    private void Write(int rows, Func<int, string> label)
    {
        string[] contracts = ["Month-to-month", "One year", "Two year"];
        File.WriteAllLines(
            folder["in.csv"],
            [
                Header,
                .. Enumerable.Range(0, rows).Select(row =>
                    $"C{row},{1 + (row * 7 % 70)},{20 + (row % 90)}.5,{contracts[row % 3]},{row % 2},Yes,{label(row)},"
                    + (row % 4 == 0 ? "control" : "treated")),]);
    }
}
