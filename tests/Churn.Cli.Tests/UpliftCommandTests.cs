using System.Globalization;
using System.Text.Json.Nodes;
using Churn.Cli.Output;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;

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

    [Fact]
    public void Published_model_is_listed_shown_verified_and_scores_files()
    {
        Write(new SimulatedTrial(8_000, seed: 1, usage => .25 * (usage - .3)).Csv);

        var outcome = Run([.. Asked("treated", "stayed"), "--models-used", "logistic", "--publish", "--json", "out.json"]);

        outcome.ExitCode.Should().Be(ExitCode.Done, outcome.Errors);
        var published = JsonNode.Parse(File.ReadAllText(folder["out.json"]))!["published"]!;
        var version = (string)published["version"]!;
        ((bool)published["isPromoted"]!).Should().BeTrue();
        var listed = JsonNode.Parse(Run("models", "list", "--json", "-").Output)!["versions"]![0]!;
        ((string)listed["kind"]!, (double)listed["figures"]!["q"]! > 0).Should().Be(("uplift", true));
        Run("models", "list").Output.Should().Contain("uplift Q x 1,000").And.NotContain("ROC AUC");
        Run("models", "show").Output.Should().Contain("by how much treated = 1 raises stayed = yes");
        Run("models", "verify").ExitCode.Should().Be(ExitCode.Done);
        File.ReadAllText(folder[$"models/{version}/report.html"]).Should().Contain("<svg");

        var scored = Run("score", "trial.csv", "--out", "out.csv", "--json", "score.json");

        scored.ExitCode.Should().Be(ExitCode.Done, scored.Errors);
        var lines = File.ReadAllLines(folder["out.csv"]);
        lines[0].Should().EndWith(",stayed,uplift,uplift_model_version,uplift_as_of,uplift_warnings");
        lines.Should().HaveCount(8_001);
        var report = JsonNode.Parse(File.ReadAllText(folder["score.json"]))!.AsObject();
        ((int)report["aboveZero"]!).Should().Be(lines.Skip(1).Count(line => !line.Split(',')[6].StartsWith('-')));
        report.ContainsKey("churning").Should().BeFalse();
    }

    [Fact]
    public void Model_of_the_verdict_risk_is_not_published()
    {
        Write(new SimulatedTrial(2_000, seed: 3, _ => .1).Csv);
        string[] asked = [.. Asked("treated", "stayed"), "--models-used", "logistic", "--publish"];

        var outcome = Run(asked);

        outcome.ExitCode.Should().Be(ExitCode.NotPromoted);
        outcome.Output.Should().Contain("Not published: the verdict is risk").And.Contain("--accept");
        Directory.Exists(folder["models"]).Should().BeFalse();
        Run([.. asked, "--accept"]).ExitCode.Should().Be(ExitCode.Done);
    }

    [Fact]
    public void What_needs_a_churn_model_refuses_an_uplift_model()
    {
        var version = new HandMadeUplift().PromoteIn(new ModelStore(folder["models"]));
        File.WriteAllText(
            folder["in.csv"],
            "customerID,tenure,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling\nA,1,2,x,0,No\n");
        string[][] commands =
        [
            ["explain", "in.csv", "--row", "1"],
            ["score", "in.csv", "--out", "out.csv", "--log", $"sqlite:{folder["log.db"]}"],
            ["what-if", "in.csv", "--row", "1", "--change", "tenure=3"],
            ["models", "shadow", version],
            ["models", "scorecard"],
            ["train", "in.csv"],
            [
                "campaign", "plan", "in.csv", "--actions", Path.Combine(Repository.Root, "data", "actions.json"),
                "--budget", "100", "--out", "out.csv",
            ],
        ];

        foreach (var command in commands)
        {
            var outcome = Run(command);
            outcome.ExitCode.Should().Be(ExitCode.Usage, string.Join(' ', command) + outcome.Errors);
            outcome.Errors.Should().Contain("uplift model");
        }

        File.Exists(folder["out.csv"]).Should().BeFalse();
        File.Exists(folder["log.db"]).Should().BeFalse();
    }

    [Fact]
    public void Uplift_is_scored_with_reasons_where_the_version_has_a_background()
    {
        var store = new ModelStore(folder["models"]);
        new HandMadeUplift().PromoteIn(store);
        File.WriteAllText(
            folder["in.csv"],
            "customerID,tenure,MonthlyCharges,Contract,SeniorCitizen,PaperlessBilling\nA,60,2,One year,0,No\n");
        string[] score = ["score", "in.csv", "--out", "out.csv", "--reasons", "2"];
        var refused = Run(score);
        (refused.ExitCode, File.Exists(folder["out.csv"])).Should().Be((ExitCode.Usage, false));
        HandMadeUplift.WithReasons.PromoteIn(store);

        Run(score).ExitCode.Should().Be(ExitCode.Done);

        var lines = File.ReadAllLines(folder["out.csv"]).Select(line => line.Split(',')).ToArray();
        lines[0][^6..].Should().Equal(
            "reason_1", "reason_1_effect", "reason_1_lever", "reason_2", "reason_2_effect", "reason_2_lever");
        lines[1][^6].Should().Be("tenure: 60");
        double.Parse(lines[1][^5], CultureInfo.InvariantCulture).Should().BeNegative();
        lines[1][^3..].Should().AllBe("", "nothing else changes the effect");
    }

    [Fact]
    public void Store_of_churn_models_takes_no_uplift_model()
    {
        var store = new ModelStore(folder["models"]);
        var champion = HandMadeModel.WithReasons.PromoteIn(store);

        var outcome = Run([.. Asked("treated", "stayed"), "--models-used", "logistic", "--publish", "--accept"]);

        outcome.ExitCode.Should().Be(ExitCode.Usage);
        outcome.Errors.Should().Contain("holds churn models");
        (store.ChampionVersion(), store.Versions().Count).Should().Be((champion, 1));
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

    [Theory]
    [InlineData("maybe")]
    [InlineData("yes,no")]
    public void Refusal_of_a_good_value_speaks_of_outcomes_and_not_of_churn(string positive) =>
        IsRefused("treated", "stayed", "--positive", positive).Should().Contain("--positive").And.NotContain("churned")
            .And.NotContain("--label");

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

    private ChurnOutcome Run(params string[] arguments) => CommandHost.Run(folder.Path, arguments);
}
