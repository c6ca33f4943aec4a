using System.Text.Json.Nodes;
using Churn.Cli.Output;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Cli.Tests;

public sealed class ExplainCommandTests : IDisposable
{
    private const string File = """
        customerID,tenure,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling
        C1,1,99.5,Month-to-month,0,Yes
        C2,70,20,Two year,0,No
        C3,many,20,Two year,0,No

        """;

    private readonly TempFolder folder = new();
    private readonly string version;

    public ExplainCommandTests()
    {
        version = HandMadeModel.WithReasons.PromoteIn(new ModelStore(folder["models"]));
        System.IO.File.WriteAllText(folder["in.csv"], File);
    }

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("--row", "2"), InlineData("--key", "C2")]
    public void Customer_is_found_by_row_or_by_key_and_every_column_is_explained(string option, string value)
    {
        var outcome = Run("explain", "in.csv", option, value, "--json", "-");

        outcome.ExitCode.Should().Be(ExitCode.Done, outcome.Errors);
        var answer = JsonNode.Parse(outcome.Output)!;
        ((string)answer["customerId"]!).Should().Be("C2");
        answer["reasons"]!.AsArray().Should().HaveCount(5);
        Run("explain", "in.csv", option, value).Output.Should().Contain("Two year").And.Contain("not what causes churn");
    }

    [Theory]
    [InlineData(ExitCode.Usage, "explain", "in.csv"), InlineData(ExitCode.Usage, "explain", "in.csv", "--row", "0")]
    [InlineData(ExitCode.Usage, "explain", "in.csv", "--row", "1", "--key", "C1")]
    [InlineData(ExitCode.Usage, "explain", "in.csv", "--row", "1", "--language", "xx")]
    [InlineData(ExitCode.DataRefused, "explain", "in.csv", "--row", "9")]
    [InlineData(ExitCode.DataRefused, "explain", "in.csv", "--key", "C9")]
    [InlineData(ExitCode.DataRefused, "explain", "in.csv", "--key", "C3")]
    [InlineData(ExitCode.Usage, "score", "in.csv", "--out", "out.csv", "--reasons", "0")]
    [InlineData(ExitCode.Usage, "score", "in.csv", "--out", "out.csv", "--reasons", "1000")]
    public void What_cannot_be_explained_is_refused(int exitCode, params string[] arguments) =>
        Run(arguments).ExitCode.Should().Be(exitCode);

    [Fact]
    public void Scored_file_has_the_reasons_of_each_row()
    {
        Run("score", "in.csv", "--out", "out.csv", "--reasons", "2").ExitCode.Should().Be(ExitCode.DataRefused); // C3

        var lines = System.IO.File.ReadAllLines(folder["out.csv"]);
        lines[0].Should().EndWith(",reason_1,reason_1_effect,reason_1_lever,reason_2,reason_2_effect,reason_2_lever");
        lines[1].Should().MatchRegex(",tenure: 1,0\\.\\d+,false,[A-Za-z]+: [^,]+,0\\.\\d+,false$");
        lines[2].Should().MatchRegex(",[A-Za-z]+: [^,]+,-\\d\\.\\d+,false,[A-Za-z]+: [^,]+,-\\d\\.\\d+,false$");
        lines[3].Should().EndWith(",,,,,,");
    }

    [Fact]
    public void Copy_of_an_older_version_scores_alike_and_gives_reasons()
    {
        var store = new ModelStore(folder["models"]);
        var older = new HandMadeModel { Intercept = 0.3f }.PromoteIn(store);
        Run("explain", "in.csv", "--row", "1").Errors.Should().Contain($"churn models explainable {older}");

        var outcome = Run("models", "explainable", older, "--data", "in.csv", "--json", "-");

        var copy = (string)JsonNode.Parse(outcome.Output)!["version"]!;
        copy.Should().NotBe(older);
        store.ChampionVersion().Should().Be(older);
        store.Verify().IsWhole.Should().BeTrue();
        var answer = JsonNode.Parse(Run("explain", "in.csv", "--row", "1", "--version", copy, "--json", "-").Output)!;
        answer["reasons"]!.AsArray().Should().HaveCount(5);
        store.Open(copy).Manifest.Figures().Should().BeEquivalentTo(store.Open(older).Manifest.Figures());
    }

    [Fact]
    public void Texts_are_in_the_language_that_is_named() =>
        Run("explain", "in.csv", "--row", "1", "--version", version, "--language", "zh-CN", "--json", "-")
            .Output.Should().Contain("若不计该项");

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);
}
