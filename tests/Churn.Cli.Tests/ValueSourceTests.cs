using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Churn.Cli.Output;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

/// <summary>Dates, units, years and missing words as the field writes them, from the file to the score.</summary>
public sealed class ValueSourceTests : IDisposable
{
    private static readonly string[] Train =
    [
        "train",
        "customers.csv",
        "--model",
        "logistic",
        "--accept",
        .. ChurnProcess.QuickTraining,];

    private readonly TempFolder folder = new();

    [Fact]
    public void Dates_and_units_are_kept_in_the_manifest_and_scored_in_each_spelling()
    {
        File.WriteAllText(folder["customers.csv"], Customers());
        File.WriteAllText(
            folder["april.csv"],
            "id,joined,tenure,income,year,plan\n1,28-May-18,9 months,$12.3k,2018,basic\n"
            + "2,\"May 28, 2018\",9 mo,12300,2018,basic\n3,2018-05-28,9,12.30 k,2018,basic\n");

        var trained = CommandHost.Run(folder.Path, Train);
        var scored = CommandHost.Run(folder.Path, "score", "april.csv", "--out", "scored.csv", "--as-of", "2019-06-01",
            "--receipts");

        trained.ExitCode.Should().Be(ExitCode.Done, trained.Errors);
        trained.Errors.Should().Contain("'tenure' is read as a number, in months").And.Contain("'joined' is read as a date");
        scored.ExitCode.Should().Be(ExitCode.Done, scored.Errors);
        var rows = File.ReadAllLines(folder["scored.csv"]).Skip(1).ToArray();
        rows.Select(row => Regex.Match(row, @"0\.\d{3,}").Value)
            .Distinct()
            .Should()
            .ContainSingle("the three rows are one customer");
        rows.Should().AllSatisfy(row => row.Should().MatchRegex("out-of-range: .*year").And.NotContain("unseen"));
    }

    [Fact]
    public void Missing_words_that_training_never_met_are_scored_as_missing()
    {
        File.WriteAllText(folder["customers.csv"], Customers());
        File.WriteAllText(
            folder["april.csv"],
            "id,joined,tenure,income,year,plan\n1,NA,Unknown,\\N,.,NA\n2,9999-12-31,-,NULL,#DIV/0!,\\N\n3,,,,,\n");

        CommandHost.Run(folder.Path, Train);
        var scored = CommandHost.Run(folder.Path, "score", "april.csv", "--out", "scored.csv", "--receipts");

        scored.ExitCode.Should().Be(ExitCode.Done, scored.Errors);
        File.ReadAllLines(folder["scored.csv"]).Skip(1).Should().AllSatisfy(
            row => row.Should().Contain("missing: joined, tenure, income, year, plan").And.NotContain("unseen")
                .And.NotContain("refused"));
    }

    [SkippableTheory]
    [InlineData("05-dates-dropped/dates.csv", "joined first_order renewal born", "date")]
    [InlineData("05-dates-dropped/mixed_order.csv", "joined", "looks like dates, but their forms differ")]
    [InlineData("06-numbers-with-units-dropped/units.csv", "tenure income balance price usage pop", "number")]
    [InlineData("07-years-are-words/snapshots.csv", "year", "number")]
    [InlineData("14-missing-words/missing.csv", "charge", "number")]
    public void The_inputs_of_the_field_are_read(string file, string columns, string kind)
    {
        var outcome = CommandHost.Run(folder.Path, "inspect", SharedData.RequireFault(file), "--json", "-");

        outcome.ExitCode.Should().Be(ExitCode.Done, outcome.Errors);
        var found = System.Text.Json.JsonDocument.Parse(outcome.Output).RootElement.GetProperty("columns").EnumerateArray()
            .ToDictionary(column => column.GetProperty("name").GetString()!, column =>
                $"{column.GetProperty("kind")} {column.GetProperty("why")}");
        foreach (var column in columns.Split(' ')) found[column].Should().Contain(kind, column);
    }

    [SkippableFact]
    public void The_customers_of_the_field_with_missing_words_are_scored()
    {
        File.Copy(SharedData.RequireFault("11-missing-words-refused-when-scoring/train.csv"), folder["customers.csv"]);

        CommandHost.Run(folder.Path, Train);
        var scored = CommandHost.Run(folder.Path, "score",
            SharedData.RequireFault("11-missing-words-refused-when-scoring/april.csv"), "--out", "scored.csv", "--receipts");

        scored.ExitCode.Should().Be(ExitCode.Done, scored.Errors);
        File.ReadAllLines(folder["scored.csv"])
            .Skip(1)
            .Select(line => line[line.LastIndexOf("missing: ", StringComparison.Ordinal)..].Trim('"'))
            .Should()
            .Equal("missing: tenure", "missing: charge", "missing: plan", "missing: tenure, city");
    }

    public void Dispose() => folder.Dispose();

    private static string Customers()
    {
        var csv = new StringBuilder("id,joined,tenure,income,year,plan,Churn\n");
        for (var i = 0; i < 400; i++)
        {
            var joined = new DateOnly(2016, 1, 1).AddDays(i * 37 % 1000).ToString("dd-MMM-yy", CultureInfo.InvariantCulture);
            var (tenure, income, plan) = ((i * 13 % 60) + 1, (i * 31 % 150) / 10m, i % 3 == 0 ? "basic" : "plus");
            var churned = (uint)i * 2_654_435_761 % 100_003 % 100 < (tenure < 20 ? 70 : 25) ? "Yes" : "No";
            csv.Append(
                CultureInfo.InvariantCulture,
                $"C{i},{joined},{tenure} months,${income:0.0}k,{2014 + (i % 4)},{plan},{churned}\n");
        }

        return csv.ToString();
    }
}
