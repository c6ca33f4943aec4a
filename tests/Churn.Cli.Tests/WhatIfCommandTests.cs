using System.Text.Json.Nodes;
using Churn.Cli.Output;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

namespace Churn.Cli.Tests;

public sealed class WhatIfCommandTests : IDisposable
{
    private const string Customers = """
        customerID,tenure,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling,Unknown
        C1,3,80,Month-to-month,0,Yes,x
        C2,many,20,Two year,0,No,y

        """;

    private const string Customer =
        """{"customerID": "C1", "tenure": 3, "MonthlyCharges": 80, "Contract": "Month-to-month", "SeniorCitizen": 0, """
        + "\"PaperlessBilling\": \"Yes\"}";

    private readonly TempFolder folder = new();

    public WhatIfCommandTests()
    {
        HandMadeModel.WithLevers.PromoteIn(new ModelStore(folder["models"]));
        File.WriteAllText(folder["in.csv"], Customers);
        File.WriteAllText(folder["c1.json"], Customer);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Customer_of_a_file_and_of_a_record_get_the_same_answer()
    {
        var byRow = Json("what-if", "in.csv", "--row", "1", "--change", "Contract=Two year", "--change", "MonthlyCharges=45.5");
        var byKey = Json("what-if", "in.csv", "--key", "C1", "--change", "Contract=Two year", "--change", "MonthlyCharges=45.5");
        var record = Json("what-if", "c1.json", "--change", "Contract=Two year", "--change", "MonthlyCharges=45.5");

        JsonNode.DeepEquals(byRow, byKey).Should().BeTrue();
        JsonNode.DeepEquals(byRow, record).Should().BeTrue();
        ((float)byRow["difference"]!).Should().BeNegative();
        Run("what-if", "c1.json", "--change", "Contract=Two year").Output.Should()
            .Contain("before").And.Contain("difference -0.");
    }

    [Fact]
    public void Suggestions_are_shown_and_written()
    {
        var suggestions = Json("what-if", "in.csv", "--key", "C1", "--suggest")["suggestions"]!.AsArray();

        suggestions.Should().NotBeEmpty();
        Run("what-if", "c1.json", "--suggest").Output.Should().Contain("cost").And.Contain("not a promise");
    }

    [Theory]
    [InlineData(ExitCode.Usage, "c1.json"), InlineData(ExitCode.Usage, "c1.json", "--suggest", "--change", "tenure=4")]
    [InlineData(ExitCode.Usage, "in.csv", "--change", "tenure=4"), InlineData(ExitCode.Usage, "c1.json", "--change", "tenure")]
    [InlineData(ExitCode.Usage, "c1.json", "--row", "1", "--change", "tenure=4")]
    [InlineData(ExitCode.Usage, "c1.json", "--change", "tenure=4", "--change", "tenure=5")]
    [InlineData(ExitCode.Usage, "c1.json", "--change", "tenure=3"), InlineData(ExitCode.Usage, "c1.json", "--change", "tenur=4")]
    [InlineData(ExitCode.Usage, "c1.json", "--change", "customerID=C2"), InlineData(ExitCode.Usage, "no.json", "--suggest")]
    [InlineData(ExitCode.DataRefused, "in.csv", "--key", "C2", "--suggest")]
    [InlineData(ExitCode.DataRefused, "in.csv", "--row", "9", "--suggest")]
    public void What_cannot_be_asked_is_refused(int exitCode, params string[] arguments) =>
        Run(["what-if", .. arguments]).ExitCode.Should().Be(exitCode);

    [Fact]
    public void Version_of_which_nothing_can_be_changed_says_how_to_declare_it()
    {
        new HandMadeModel().PromoteIn(new ModelStore(folder["models"]));

        var outcome = Run("what-if", "c1.json", "--suggest");

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Errors.Should().Contain("columns.json");
    }

    private JsonNode Json(params string[] arguments)
    {
        var outcome = Run([.. arguments, "--json", "-"]);
        outcome.ExitCode.Should().Be(ExitCode.Done, outcome.Errors);
        return JsonNode.Parse(outcome.Output)!;
    }

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);
}
