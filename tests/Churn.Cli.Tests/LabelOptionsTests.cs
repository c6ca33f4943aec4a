using System.Globalization;
using System.Text;
using Churn.Cli.Output;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

/// <summary>Files whose label is no column of yes and no: statuses, a day of leaving, a list of leavers, unknown ones.</summary>
public sealed class LabelOptionsTests : IDisposable
{
    private const int Rows = 300;

    private readonly TempFolder folder = new();

    [Fact]
    public void A_status_against_the_rest_is_trained_and_trained_again()
    {
        Write("customers.csv", "status", i => Churns(i) ? "Churned" : i % 3 == 0 ? "Joined" : "Stayed");
        Write("later.csv", "status", i => Churns(i) ? "Churned" : i % 3 == 0 ? "Paused" : "Stayed");

        var refused = Run("train", "customers.csv");
        var trained = Run("train", "customers.csv", "--positive", "Churned");
        var again = Run("retrain", "later.csv", "--positive", "Churned");
        var scored = Run("score", "later.csv", "--out", "scored.csv");

        refused.ExitCode.Should().Be(ExitCode.DataRefused);
        refused.Errors.Should().Contain("--positive Churned").And.Contain("--keep \"status != Joined\"");
        trained.ExitCode.Should().Be(ExitCode.Done, trained.Errors);
        trained.Errors.Should().Contain("against the rest");
        again.ExitCode.Should().BeOneOf(ExitCode.Done, ExitCode.NotPromoted);
        again.Errors.Should().Contain("'Paused' was not there when the champion was trained, and counts as stayed");
        scored.ExitCode.Should().Be(ExitCode.Done);
        Manifest().Should().Contain("\"negatives\"");
    }

    [Fact]
    public void A_list_of_leavers_is_joined_and_the_champions_options_join_it_again()
    {
        Write("customers.csv", null, _ => "");
        File.WriteAllLines(folder["left.csv"], ["Id", .. Enumerable.Range(0, Rows).Where(Churns).Select(i => $"C{i}"), "C999"]);

        var trained = Run("train", "customers.csv", "--churned-file", "left.csv", "--key", "CustomerID=Id");
        var again = Run("retrain", "customers.csv");

        trained.ExitCode.Should().Be(ExitCode.Done, trained.Errors);
        trained.Errors.Should().Contain("by 'CustomerID' = 'Id'").And.Contain("1 are not in it");
        again.Errors.Should().Contain("by 'CustomerID' = 'Id'");
        again.ExitCode.Should().NotBe(ExitCode.DataRefused);
    }

    [Fact]
    public void A_day_of_leaving_is_the_label_and_no_feature()
    {
        Write("customers.csv", "Cancelled on", i => Churns(i) ? "2024-03-0" + ((i % 9) + 1) : "");

        var refused = Run("train", "customers.csv");
        var trained = Run("train", "customers.csv", "--label-filled", "Cancelled on", "--drop-missing");
        var again = Run("retrain", "customers.csv");

        refused.Errors.Should().Contain("--label-filled \"Cancelled on\"");
        trained.ExitCode.Should().Be(ExitCode.Done, trained.Errors);
        trained.Errors.Should().Contain("churned where it is filled");
        again.Errors.Should().Contain("churned where it is filled");
    }

    [Fact]
    public void Rows_without_a_label_are_refused_in_one_line_or_left_out()
    {
        Write("customers.csv", "Churn", i => i % 5 == 4 ? "" : Churns(i) ? "Yes" : "No");

        var refused = Run("train", "customers.csv");
        var inspected = Run("inspect", "customers.csv", "--unlabelled", "ignore");
        var trained = Run("train", "customers.csv", "--unlabelled", "ignore");
        var again = Run("retrain", "customers.csv");

        refused.ExitCode.Should().Be(ExitCode.DataRefused);
        refused.Errors.Split('\n').Count(line => line.Contains("the label is missing", StringComparison.Ordinal)).Should().Be(1);
        inspected.ExitCode.Should().Be(ExitCode.Done, inspected.Errors);
        trained.ExitCode.Should().Be(ExitCode.Done, trained.Errors);
        trained.Errors.Should().Contain("60 of 300 rows have no label and are left out, as asked");
        again.Errors.Should().Contain("60 of 300 rows have no label");
    }

    [Theory]
    [InlineData("exclude each other", "--label", "Churn", "--label-filled", "Churn")]
    [InlineData("not of labelFilled or churnedFile", "--label-filled", "Churn", "--positive", "Yes")]
    [InlineData("key needs churnedFile", "--key", "CustomerID")]
    [InlineData("--unlabelled is 'drop'; it must be refuse or ignore", "--unlabelled", "drop")]
    public void Options_that_contradict_each_other_are_refused(string message, params string[] options)
    {
        Write("customers.csv", "Churn", i => Churns(i) ? "Yes" : "No");

        foreach (var command in new[] { "train", "inspect" })
        {
            var outcome = Run([command, "customers.csv", .. options]);

            outcome.ExitCode.Should().Be(ExitCode.Usage);
            outcome.Errors.Should().Contain(message);
        }
    }

    [SkippableTheory]
    [InlineData("object", "columns is an object")]
    [InlineData("kind", "it must be one of number, category")]
    public void A_malformed_columns_file_is_told_in_plain_words(string file, string expected)
    {
        var customers = SharedData.RequireFault("21-columns-json-messages/customers.csv");
        var columns = SharedData.RequireFault($"21-columns-json-messages/{file}.json");

        var outcome = Run("train", customers, "--columns", columns);

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Errors.Should().Contain($"{columns}(1): ").And.Contain(expected).And.NotContain("Churn.Training");
    }

    public void Dispose() => folder.Dispose();

    private static bool Churns(int i) => (i * 37 % 100 < 30) == (i % 7 > 0);

    private ChurnOutcome Run(params string[] arguments)
    {
        string[] quick = arguments[0] is "train" or "retrain" ? ["--model", "logistic", .. ChurnProcess.QuickTraining] : [];
        return CommandHost.Run(folder.Path, [.. arguments, .. quick]);
    }

    private void Write(string file, string? label, Func<int, string> value)
    {
        var csv = new StringBuilder($"CustomerID,usage,plan{(label is null ? "" : $",{label}")}\n");
        for (var i = 0; i < Rows; i++)
        {
            csv.Append(CultureInfo.InvariantCulture, $"C{i},{(i * 37 % 100) + 0.5},{(i % 2 == 0 ? "basic" : "plus")}");
            csv.Append(label is null ? "" : "," + value(i)).Append('\n');
        }

        File.WriteAllText(folder[file], csv.ToString());
    }

    private string Manifest() =>
        File.ReadAllText(Directory.GetFiles(folder["models"], "manifest.json", SearchOption.AllDirectories)[0]);
}
