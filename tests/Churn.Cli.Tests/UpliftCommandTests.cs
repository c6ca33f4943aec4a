using System.Text.Json.Nodes;
using Churn.Cli.Output;
using Churn.TestSupport;

namespace Churn.Cli.Tests;

public sealed class UpliftCommandTests : IDisposable
{
    private static readonly string[] Outputs = ["--json", "out.json", "--out", "out.csv"];

    private readonly TempFolder folder = new();

    public UpliftCommandTests() => Write(new SimulatedTrial(3_000, seed: 1, usage => .3 * usage).Csv);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Trial_gives_figures_verdict_and_a_score_for_each_customer()
    {
        var outcome = Run([.. Asked("treated", "stayed"), "--models-used", "logistic", "--folds", "3", .. Outputs]);

        outcome.ExitCode.Should().Be(ExitCode.Done, outcome.Errors);
        outcome.Output.Should().Contain("verdict: ");
        var found = JsonNode.Parse(File.ReadAllText(folder["out.json"]))!;
        ((double)found["averageEffect"]!["value"]!).Should().BeApproximately(.15, .06);
        var randomisation = found["randomisation"]!.AsObject();
        randomisation.Select(member => member.Key).Should().Equal("statistic", "degreesOfFreedom", "p");
        ((string)found["models"]![0]!["name"]!).Should().Be("response");
        foreach (var model in found["models"]!.AsArray())
        {
            ((double)model!["q"]!["lower"]!).Should().BeLessThan((double)model["q"]!["upper"]!);
            ((double)model["qiniAuc"]! * (double)model["q"]!["value"]!).Should().BePositive("they have one sign");
            ((double)model["upliftAuc"]!).Should().BeInRange(-1, 1);
        }

        ((string)found["verdict"]!).Should().BeOneOf("uplift", "risk");
        ((string)found["reason"]!).Should().NotBeEmpty();
        found["deciles"]!.AsArray().Sum(decile => (int)decile!["customers"]!).Should().Be(3_000);
        ((double)found["policies"]![0]!["share"]!).Should().Be(1);
        File.ReadAllLines(folder["out.csv"]).Should().HaveCount(3_001);
    }

    [Fact]
    public void Rows_of_further_arms_are_left_out_and_counted()
    {
        var found = Run(
            "uplift", "trial.csv", "--treatment", "plan", "--treated", "a", "--control", "b", "--outcome", "stayed",
            "--models-used", "logistic", "--json", "-");

        found.ExitCode.Should().Be(ExitCode.Done, found.Errors);
        var report = JsonNode.Parse(found.Output)!;
        var customers = report["arms"]!.AsArray().Sum(arm => (int)arm!["customers"]!);
        ((int)report["leftOut"]! + customers).Should().Be(3_000);
        ((string)report["verdict"]!).Should().Be("risk");
        ((string)report["reason"]!).Should().EndWith("target by risk x value");
    }

    [Theory]
    [InlineData("treated", "treated")]
    [InlineData("treated", "stayed", "--models-used", "forest")]
    [InlineData("treated", "stayed", "--folds", "1")]
    [InlineData("treated", "stayed", "--cost", "-1")]
    [InlineData("treated", "stayed", "--value", "0")]
    [InlineData("treated", "stayed", "--out", "trial.csv")]
    public void What_cannot_be_asked_is_a_fault_of_usage(string treatment, string outcome, params string[] others) =>
        Run([.. Asked(treatment, outcome), .. others]).ExitCode.Should().Be(ExitCode.Usage);

    [Theory]
    [InlineData("plan", "stayed")] // three values
    [InlineData("nothing", "stayed")]
    [InlineData("treated", "plan")] // an outcome with three values
    [InlineData("treated", "stayed", "--positive", "maybe")]
    [InlineData("treated", "stayed", "--treated", "2")]
    [InlineData("treated", "stayed", "--propensity", "1.5")]
    [InlineData("treated", "stayed", "--propensity", "0.3")] // a half is treated
    [InlineData("treated", "stayed", "--propensity", "plan")]
    [InlineData("plan", "stayed", "--treated", "a")] // which of the others is the control?
    public void What_does_not_fit_the_file_is_refused(string treatment, string outcome, params string[] others) =>
        IsRefused(treatment, outcome, others);

    [Fact]
    public void Nobody_treated_is_refused()
    {
        Change((fields, _) => fields[4] = "0");

        IsRefused("treated", "stayed");
    }

    [Fact]
    public void Small_arm_is_refused()
    {
        Write(string.Concat(Lines().Take(700).Select(line => line + "\n")));

        IsRefused("treated", "stayed").Should().Contain("500");
    }

    [Fact]
    public void Arm_of_few_events_is_refused()
    {
        Change((fields, row) => fields[5] = row % 50 == 0 ? "yes" : "no");

        IsRefused("treated", "stayed").Should().Contain("50");
    }

    [Fact]
    public void Arm_without_outcomes_is_refused()
    {
        Change((fields, _) => fields[5] = fields[4] == "1" ? fields[5] : "");

        IsRefused("treated", "stayed").Should().Contain("both arms");
    }

    [Fact]
    public void Treatment_that_follows_the_outcome_is_refused()
    {
        Change((fields, row) => fields[4] = (fields[5] == "yes") != (row % 25 == 0) ? "1" : "0");

        IsRefused("treated", "stayed").Should().Contain("follows the outcome");
    }

    [Fact]
    public void Treated_who_were_chosen_are_refused()
    {
        Write(new SimulatedTrial(3_000, seed: 1, _ => 0, usage => .2 + (.6 * usage)).Csv);

        IsRefused("treated", "stayed").Should().Contain("not drawn by lot");
    }

    [Fact]
    public void Customers_in_several_rows_are_refused()
    {
        Write(string.Concat(Lines().Select((line, at) => (at == 0 ? "customer_id" : $"C{10_000 + (at / 2)}") + $",{line}\n")));

        IsRefused("treated", "stayed").Should().Contain("customer_id");
    }

    [Fact]
    public void Outcome_that_says_who_left_needs_the_good_value()
    {
        Write(File.ReadAllText(folder["trial.csv"]).Replace("stayed", "churn"));

        IsRefused("treated", "churn").Should().Contain("--positive");
        Run([.. Asked("treated", "churn"), "--positive", "no", "--models-used", "logistic"]).ExitCode.Should().Be(ExitCode.Done);
    }

    private string IsRefused(string treatment, string outcome, params string[] others)
    {
        var found = Run([.. Asked(treatment, outcome), .. others, .. Outputs]);
        found.ExitCode.Should().Be(ExitCode.DataRefused, found.Errors);
        File.Exists(folder["out.json"]).Should().BeFalse();
        File.Exists(folder["out.csv"]).Should().BeFalse();
        return found.Errors;
    }

    private static string[] Asked(string treatment, string outcome) =>
        ["uplift", "trial.csv", "--treatment", treatment, "--outcome", outcome, "--ignore", "e"];

    private string[] Lines() => File.ReadAllLines(folder["trial.csv"]);

    private void Write(string trial) => File.WriteAllText(folder["trial.csv"], trial);

    private void Change(Action<string[], int> change) => File.WriteAllLines(folder["trial.csv"], Lines().Select((line, row) =>
    {
        var fields = line.Split(',');
        if (row > 0) change(fields, row);
        return string.Join(',', fields);
    }).ToArray());

    private ChurnOutcome Run(params string[] arguments) => ChurnProcess.Run(folder.Path, arguments);
}
