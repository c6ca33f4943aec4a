using System.Globalization;
using System.Text;
using Churn.Cli.Output;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

/// <summary>An export as companies have them: semicolons, decimal commas, euros, dates, codes, notes.</summary>
public sealed class OddExportTests : IDisposable
{
    private const int Rows = 300;

    private static readonly CultureInfo German = CultureInfo.GetCultureInfo("de-DE");

    private readonly TempFolder folder = new();

    [Fact]
    public void It_is_trained_on_and_scored_without_an_option()
    {
        File.WriteAllText(folder["export.csv"], Export());

        var trained = CommandHost.Run(folder.Path, ["train", "export.csv", "--model", "forest", .. ChurnProcess.QuickTraining]);
        var scored = CommandHost.Run(
            folder.Path,
            "score",
            "export.csv",
            "--out",
            "scored.csv",
            "--as-of",
            "2024-12-31",
            "--receipts");
        var newest = CommandHost.Run(folder.Path, "score", "export.csv", "--out", "newest.csv");

        trained.ExitCode.Should().Be(ExitCode.Done);
        trained
            .Errors.Should()
            .Contain("'Sign-up' is read as a date of the form dd.MM.yyyy")
            .And.Contain("'Revenue' is read as a number with a decimal comma, in €")
            .And.Contain("'Region code' holds numbers with zeros in front")
            .And.Contain("'Note' is not used: free text");
        scored.ExitCode.Should().Be(ExitCode.Done);
        scored.Errors.Should().Contain("ages of dates count from 2024-12-31 (as given); in training 2024-12-23");
        newest.Errors.Should().Contain(
            "ages of dates count from 2024-12-23 (the newest date of the file); in training 2024-12-23");
        var lines = File.ReadAllLines(folder["scored.csv"]);
        lines[0]
            .Should()
            .Contain(";churn_probability;churn;segment;churn_threshold;")
            .And.EndWith(";churn_warnings;churn_receipt");
        lines[1].Should().EndWith(";\"missing: Sign-up; ignored: Note\"");
        lines[2].Should().Contain(";;already-left;;").And.EndWith(";\"ignored: Note; already-left: Churn\"");
    }

    [Fact]
    public void A_column_with_the_name_of_a_dates_part_is_refused()
    {
        File.WriteAllText(folder["export.csv"], Export().Replace("Revenue", "Sign-up (month)", StringComparison.Ordinal));

        var outcome = CommandHost.Run(folder.Path, "train", "export.csv");

        outcome.ExitCode.Should().Be(ExitCode.DataRefused);
        outcome
            .Errors.Should()
            .Contain("column 'Sign-up (month)': what is learnt from the column 'Sign-up' has this name, too; rename the column.");
    }

    [Theory]
    [InlineData("score")]
    [InlineData("train")]
    public void A_day_that_is_none_is_refused(string command)
    {
        File.WriteAllText(folder["export.csv"], Export());
        string[] output = command == "score" ? ["--out", "scored.csv"] : [];

        var outcome = CommandHost.Run(folder.Path, [command, "export.csv", "--as-of", "31.12.2024", .. output]);

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Errors.Should().Contain("--as-of is '31.12.2024'; write a day as in 2024-05-31.");
    }

    public void Dispose() => folder.Dispose();

    private static string Export()
    {
        var csv = new StringBuilder("CustomerID;Sign-up;Revenue;Region code;Note;Churn\n");
        for (var i = 0; i < Rows; i++)
        {
            var age = i * 37 % 1_500;
            var signUp = i == 0 ? "" : new DateOnly(2024, 12, 31).AddDays(-age).ToString("dd.MM.yyyy", German);
            var churned = (age < 500) == (i % 5 > 0) ? "Yes" : "No";
            csv.Append(
                German,
                $"C{i};{signUp};{(i % 90) + 0.25:0.00} €;0{(i % 4) + 1};asked about case {i} on the phone;{churned}\n");
        }

        return csv.ToString();
    }
}
