using System.Globalization;
using System.Text;
using Churn.Core.Metrics;
using Churn.Data.Tables;
using Churn.TestSupport;
using Churn.Training.Uplift;

namespace Churn.Training.Tests.Uplift;

public sealed class UpliftRunTests : IDisposable
{
    private static readonly UpliftOptions Options = new() { Treatment = "treated", Outcome = "stayed", Ignore = ["e"] };

    private readonly TempFolder folder = new();

    public void Dispose() => folder.Dispose();

    /// <summary>The notes' figures on Hillstrom's e-mails; they took the logarithm of the column history.</summary>
    [SkippableTheory]
    [InlineData("Womens E-Mail", 3.835, .922, .045233, .00363, "uplift")]
    [InlineData("Mens E-Mail", 5.153, .821, .076590, .00123, "risk")]
    public void Hillstrom_shows_what_is_known_of_it(
        string treated, double statistic, double p, double effect, double q, string verdict)
    {
        var lines = File.ReadAllLines(SharedData.Require("hillstrom.csv"));
        File.WriteAllLines(folder["trial.csv"], lines.Select((line, at) => at == 0 ? line : WithLogarithm(line)));

        var report = UpliftRun.Of(
            folder["trial.csv"],
            new UpliftOptions
            {
                Treatment = "segment",
                Treated = treated,
                Control = "No E-Mail",
                Outcome = "visit",
                Ignore = ["history_segment"],
                Models = ["logistic"],
            },
            threads: 2).Report;

        report.Randomisation.Statistic.Should().BeApproximately(statistic, 5e-4);
        (report.Randomisation.DegreesOfFreedom, Math.Round(report.Randomisation.P, 3)).Should().Be((9, p));
        report.AverageEffect.Value.Should().BeApproximately(effect, 5e-7);
        var model = report.Models.Single(model => model.Name == "t-logistic");
        q.Should().BeInRange(model.Q.Lower, model.Q.Upper);
        report.Verdict.Should().Be(verdict);
        (report.LeftOut + report.Arms.Sum(arm => arm.Customers)).Should().Be(64_000);
        report.Notes.Should().Contain(note => note.Contains("'conversion'")).And.Contain(note => note.Contains("'spend'"));
    }

    [SkippableFact]
    public void Effect_that_differs_is_found_nearly_as_well_as_by_an_oracle()
    {
        BoostingLibrary.SkipIfMissing();
        var trial = new SimulatedTrial(10_000, seed: 1, usage => .25 * (usage - .3));

        var report = Run(trial).Report;

        var oracle = new QiniCurve(TrialOutcomes.Of(trial.Treated, trial.Stayed), trial.Effects).Q;
        report.Models.Single(model => model.Name == report.Best).Q.Value.Should().BeGreaterThan(.8 * oracle);
        report.Verdict.Should().Be("uplift");
        report.Models.Select(model => model.Name).Should().Equal(
            "response", "risk", "t-logistic", "x-logistic", "class-transformation-logistic",
            "t-boosting", "x-boosting", "class-transformation-boosting");
        report.Deciles[0].Uplift.Lower.Should().BeGreaterThan(report.Deciles[9].Uplift.Upper);
        report.Policies[0].Value.Value.Should().BeApproximately(report.AverageEffect.Value, .003);
    }

    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0)]
    [InlineData(3, .1)]
    [InlineData(4, .1)]
    [InlineData(5, .1)]
    public void Effect_that_is_the_same_for_all_gives_the_verdict_risk(int seed, double effect)
    {
        var report = Run(new SimulatedTrial(4_000, seed, _ => effect), Options with { Models = ["logistic"] }).Report;

        report.Verdict.Should().Be("risk");
        report.Reason.Should().EndWith("target by risk x value");
        report.AverageEffect.Value.Should().BeApproximately(effect, .06);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Treated_who_were_chosen_are_refused(int seed)
    {
        var trial = new SimulatedTrial(4_000, seed, _ => 0, usage => .35 + (.3 * usage));

        var run = () => Run(trial);

        run.Should().Throw<DataRefusedException>().WithMessage("*not drawn by lot*'usage'*");
    }

    [Fact]
    public void Treated_who_were_drawn_by_known_propensities_are_weighted()
    {
        var trial = new SimulatedTrial(12_000, seed: 1, usage => .2 * usage, usage => .3 + (.4 * usage));

        var report = Run(trial, Options with { Ignore = [], Propensity = "e", Models = ["logistic"] }).Report;

        report.AverageEffect.Value.Should().BeApproximately(trial.Effects.Average(), .02);
        report.Randomisation.P.Should().BeGreaterThan(.001);
    }

    [Fact]
    public void Same_trial_gives_the_same_scores_at_any_number_of_threads()
    {
        var trial = new SimulatedTrial(3_000, seed: 1, usage => .3 * usage);

        var (one, two) = (Scored(Run(trial, threads: 1)), Scored(Run(trial, threads: 2)));

        one.Should().Be(two);
        one.Split('\n')[0].Should().EndWith(",stayed,uplift,response_probability");
    }

    private static string Scored(UpliftRun run)
    {
        using var output = new MemoryStream();
        run.Write(output);
        return Encoding.UTF8.GetString(output.ToArray());
    }

    private UpliftRun Run(SimulatedTrial trial, UpliftOptions? options = null, int threads = 2)
    {
        File.WriteAllText(folder["trial.csv"], trial.Csv);
        return UpliftRun.Of(folder["trial.csv"], options ?? Options, threads);
    }

    private static string WithLogarithm(string line)
    {
        var fields = line.Split(',');
        var history = double.Parse(fields[^10], CultureInfo.InvariantCulture); // the field before it may hold commas
        fields[^10] = Math.Log(history).ToString("0.000000", CultureInfo.InvariantCulture);
        return string.Join(',', fields);
    }
}
