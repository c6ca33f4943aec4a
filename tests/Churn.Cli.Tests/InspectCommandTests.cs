using System.Text.Json;
using Churn.Cli.Output;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

public sealed class InspectCommandTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Fact]
    public void An_inspection_shows_every_column_with_kind_and_figures()
    {
        SyntheticCustomers.WriteTo(folder, 300);

        var outcome = Inspect("customers.csv");

        outcome.ExitCode.Should().Be(ExitCode.Done);
        outcome.Errors.Should().BeEmpty();
        foreach (var column in SyntheticCustomers.Header.Split(','))
            outcome.Output.Should().Contain(column);
        outcome
            .Output.Should()
            .Contain("identifier")
            .And.Contain("ROC AUC")
            .And.Contain("300 rows, 7 columns")
            .And.NotContain("leak");
    }

    [Fact]
    public void Leaks_are_named_with_their_reason()
    {
        WriteWithLeak();

        var outcome = Inspect("customers.csv");

        outcome.ExitCode.Should().Be(ExitCode.Done);
        outcome.Output.Should().Contain("PROVEN LEAK: column 'Churn Reason': it is filled for");
    }

    [Fact]
    public void A_training_leaves_a_proven_leak_out_with_a_loud_warning_unless_allowed()
    {
        WriteWithLeak();
        string[] train = ["train", "customers.csv", "--model", "forest", .. ChurnProcess.QuickTraining];

        var outcome = CommandHost.Run(folder.Path, [.. train, "--models", "without"]);
        var allowed = CommandHost.Run(folder.Path, [.. train, "--models", "with", "--allow-leak", "Churn Reason"]);

        outcome.ExitCode.Should().Be(ExitCode.Done);
        outcome.Errors.Should().Contain("LEAK: column 'Churn Reason' knows the answer and is left out");
        allowed.Errors.Should().Contain("LEAK: column 'Churn Reason' is learnt from as asked");
    }

    [Fact]
    public void The_findings_go_to_a_file_or_to_standard_output_as_JSON()
    {
        WriteWithLeak();

        var toFile = Inspect("customers.csv", "--json", "found.json");
        var toOutput = Inspect("customers.csv", "--json", "-");

        toFile.Output.Should().Contain("PROVEN LEAK");
        toOutput.Output.Should().Be(File.ReadAllText(folder["found.json"]));
        var found = JsonDocument.Parse(toOutput.Output).RootElement;
        found.GetProperty("rows").GetInt32().Should().Be(300);
        found.GetProperty("label").GetProperty("positive").GetString().Should().Be("Yes");
        found.GetProperty("columns").GetArrayLength().Should().Be(7);
        found.GetProperty("leaks")[0].GetProperty("level").GetString().Should().Be("proven");
    }

    [Theory]
    [InlineData("customers.csv", "--json is the file to inspect itself")]
    [InlineData("none/found.json", "There is no folder for none/found.json")]
    public void Findings_are_not_written_over_the_file_nor_nowhere(string path, string message)
    {
        SyntheticCustomers.WriteTo(folder, 60);

        var outcome = Inspect("customers.csv", "--json", path);

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Errors.Should().Contain(message);
        File.ReadAllText(folder["customers.csv"]).Should().Be(SyntheticCustomers.Csv(60));
    }

    [Fact]
    public void A_file_without_a_label_is_shown_and_that_is_said()
    {
        File.WriteAllText(folder["customers.csv"], "id,colour\nA1,red\nA2,blue\nA3,red\nA4,red\n");

        var outcome = Inspect("customers.csv");

        outcome.ExitCode.Should().Be(ExitCode.Done);
        outcome.Output.Should().Contain("there is no label").And.Contain("red 3, blue 1");
    }

    [Theory]
    [InlineData("", "the file is empty")]
    [InlineData("a,Churn\n1,Yes\n2,No,3\n", "customers.csv(3): the row has 3 fields, the header 2.")]
    [InlineData("a,Churn\n1,Yes\n2,\n3,No\n", "customers.csv(3): column 'Churn': the label is missing")]
    [InlineData("a,Churn\n1,\"x\nx\0", "NUL")]
    public void Data_that_cannot_be_used_is_refused_as_a_training_does(string csv, string message)
    {
        File.WriteAllText(folder["customers.csv"], csv);

        var inspected = Inspect("customers.csv");
        var trained = CommandHost.Run(folder.Path, "train", "customers.csv");

        inspected.ExitCode.Should().Be(ExitCode.DataRefused).And.Be(trained.ExitCode);
        inspected.Errors.Should().Contain(message);
    }

    [Fact]
    public void A_file_that_is_not_there_is_refused() => Inspect("none.csv").Should().Match<ChurnOutcome>(
        outcome => outcome.ExitCode == ExitCode.DataRefused && outcome.Errors.Contains("none.csv: there is no such file."));

    [Fact]
    public void A_label_that_is_not_there_is_refused_with_the_nearest_name()
    {
        SyntheticCustomers.WriteTo(folder, 60);

        var outcome = Inspect("customers.csv", "--label", "Churnn");

        outcome.ExitCode.Should().Be(ExitCode.DataRefused);
        outcome.Errors.Should().Contain("Did you mean 'Churn'?");
    }

    [Fact]
    public void Control_characters_of_a_file_do_not_reach_the_terminal()
    {
        File.WriteAllText(folder["customers.csv"], "a,b\n\u001b[31mx,1.5\n\u001b[31mx,2.5\ny,1.5\ny,2.5\n");

        Inspect("customers.csv").Output.Should().NotContain("\u001b").And.Contain(".[31mx");
    }

    public void Dispose() => folder.Dispose();

    private ChurnOutcome Inspect(params string[] arguments) => CommandHost.Run(folder.Path, ["inspect", .. arguments]);

    private void WriteWithLeak()
    {
        var lines = SyntheticCustomers.Csv(300).TrimEnd().Split('\n');
        var leaking = lines.Select(
            (line, i) =>
                i == 0 ? $"{line},Churn Reason"
                : line.EndsWith("Yes", StringComparison.Ordinal) ? $"{line},reason {i % 4}"
                : $"{line},");
        File.WriteAllLines(folder["customers.csv"], leaking);
    }
}
