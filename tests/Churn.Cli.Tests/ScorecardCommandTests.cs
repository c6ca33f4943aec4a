using System.Text.Json.Nodes;
using Churn.Cli.Output;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Cli.Tests;

public sealed class ScorecardCommandTests : IDisposable
{
    private const string Labelled = """
        customerID,tenure,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling,Churn
        C1,1,99.5,Month-to-month,0,Yes,Yes
        C2,70,20,Two year,0,No,No
        C3,12,80,Month-to-month,1,Yes,Yes
        C4,40,60,One year,0,No,No
        C5,40,60,One year,0,No,perhaps
        C6,many,20,Two year,0,No,No

        """;

    private readonly TempFolder folder = new();
    private readonly string version;

    public ScorecardCommandTests()
    {
        version = (HandMadeModel.WithReasons with { IsReadable = true }).PromoteIn(new ModelStore(folder["models"]));
        File.WriteAllText(folder["in.csv"], Labelled);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Scorecard_has_the_points_of_each_column_and_says_which_way_they_go()
    {
        var outcome = Run("models", "scorecard", version);

        outcome.ExitCode.Should().Be(ExitCode.Done, outcome.Errors);
        outcome.Output.Should().ContainAll(
            "MORE points mean MORE likely to leave", "tenure", "Two year", "--data FILE");
    }

    [Fact]
    public void Loss_is_measured_on_the_labelled_rows_of_a_file()
    {
        var card = Json("models", "scorecard", "--data", "in.csv", "--json", "-");

        ((int)card["figures"]!["rows"]!).Should().Be(4, "a label that training did not know says nothing");
        ((double)card["figures"]!["rocAuc"]!).Should().Be(1);
        ((string)card["measuredOn"]!).Should().Be("in.csv");
    }

    [Fact]
    public void Points_follow_the_options()
    {
        var usual = Json("models", "scorecard", "--json", "-");
        var other = Json("models", "scorecard", "--points0", "0", "--odds0", "1/1", "--pdo", "100", "--json", "-");

        ((double)usual["factor"]!).Should().BeApproximately(50 / Math.Log(2), 1e-9);
        ((double)other["factor"]!).Should().BeApproximately(100 / Math.Log(2), 1e-9);
        ((double)other["offset"]!).Should().Be(0);
    }

    [Theory]
    [InlineData("--odds0", "0"), InlineData("--odds0", "1/0"), InlineData("--odds0", "one to nineteen")]
    [InlineData("--pdo", "0"), InlineData("--pdo", "-5"), InlineData("--pdo", "NaN"), InlineData("--points0", "x")]
    [InlineData("--bins", "1"), InlineData("--bins", "21")]
    public void Options_out_of_range_are_refused(string option, string value) =>
        Run("models", "scorecard", option, value).ExitCode.Should().Be(ExitCode.Usage);

    [Fact]
    public void Versions_that_are_no_sum_or_are_unknown_are_refused_with_what_to_do()
    {
        var other = HandMadeModel.WithReasons.PublishIn(new ModelStore(folder["models"]));

        var outcome = Run("models", "scorecard", other);

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Errors.Should().Contain("--model additive");
        Run("models", "scorecard", "0123456789ab").ExitCode.Should().Be(ExitCode.Usage);
    }

    private JsonNode Json(params string[] arguments)
    {
        var outcome = Run(arguments);
        outcome.ExitCode.Should().Be(ExitCode.Done, outcome.Errors);
        return JsonNode.Parse(outcome.Output)!;
    }

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);
}
