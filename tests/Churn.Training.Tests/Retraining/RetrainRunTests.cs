using System.Text.Json;
using Churn.Data.Inference;
using Churn.Data.Tables;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.Training.Evaluation;
using Churn.Training.Retraining;
using Churn.Training.Runs;

namespace Churn.Training.Tests.Retraining;

public sealed class RetrainRunTests : IDisposable
{
    private static readonly TrainingOptions Good = new()
    {
        Models = ["logistic"],
        Evaluation = new EvaluationOptions
        {
            Folds = 2,
            Repeats = 1,
            Resamples = 10,
        },
    };

    private readonly TempFolder folder = new();
    private readonly ModelStore store;

    public RetrainRunTests() => store = new ModelStore(folder["models"]);

    [Fact]
    public void Without_a_champion_the_new_version_is_the_first()
    {
        var result = Retrain(Good, rows: 400);

        result.Outcome.Should().Be(RetrainOutcome.First);
        store.ChampionVersion().Should().Be(result.Training.Version);
    }

    [Fact]
    public void The_same_data_and_options_make_the_champion_again()
    {
        Retrain(Good, rows: 400);

        Retrain(Good, rows: 400).Outcome.Should().Be(RetrainOutcome.Same);
    }

    [Fact]
    public void A_better_challenger_takes_the_place_of_a_champion_that_lacks_a_column_and_a_worse_one_does_not()
    {
        var poor = Good with { Schema = new SchemaOptions { Ignore = ["tenure", "plan"] } };
        var champion = Retrain(poor, rows: 3_000).Training.Version;

        var better = Retrain(Good, rows: 3_000);
        better.Outcome.Should().Be(RetrainOutcome.Promoted, better.Summary);
        store.ChampionVersion().Should().Be(better.Training.Version).And.NotBe(champion);
        store.History().Last(entry => entry.Action == HistoryEntry.Promote).Why.Should().StartWith("the gate passed it: ");

        var worse = Retrain(poor, rows: 3_100);
        worse.Outcome.Should().Be(RetrainOutcome.Refused);
        worse.Verdict!.Failures.Select(check => check.Name).Should().Contain("log loss");
        var refusal = store.History()[^1];
        refusal.Action.Should().Be(HistoryEntry.Refuse);
        refusal.Version.Should().Be(worse.Training.Version);
        refusal.Compared!.Champion.Should().Be(better.Training.Version);
        refusal.Compared.ChallengerFigures.LogLoss.Should().BeGreaterThan(refusal.Compared.ChampionFigures.LogLoss!.Value);
        store.ChampionVersion().Should().Be(better.Training.Version);
    }

    [Fact]
    public void A_night_without_a_sure_gain_confirms_the_champion_in_the_history()
    {
        var champion = Retrain(Good, rows: 3_000).Training.Version;

        var result = Retrain(Good with { Schema = new SchemaOptions { Ignore = ["region"] } }, rows: 3_000);

        result.Outcome.Should().Be(RetrainOutcome.Refused);
        var line = store.History()[^1];
        line.Action.Should().Be(HistoryEntry.Confirm);
        line.Version.Should().Be(champion);
        line.Why.Should().StartWith($"compared with {result.Training.Version}: no sure gain");
        line.Compared!.Rows.Should().Be(result.Comparison!.Customers.Count);
    }

    [Fact]
    public void What_the_data_lack_now_is_named_and_the_outcome_is_told_to_people_and_machines()
    {
        Retrain(Good, rows: 1_500);
        var drifted = folder["drifted.csv"];
        File.WriteAllText(drifted, SyntheticCustomers.Csv(1_500, seed: 2).Replace("tenure", "<b>|months"));

        var result = Run(Good, drifted);

        result.Outcome.Should().Be(RetrainOutcome.Refused);
        result.Verdict!.Failures.Single(check => check.Name == "columns").Found.Should().Be("lacking: tenure; new: <b>|months");
        var report = RetrainReport.Of(result);
        RetrainMarkdown
            .Of(report)
            .Should()
            .StartWith("## Churn model: not promoted\n")
            .And.Contain(@"new: \<b\>\|months")
            .And.NotContain("<b>");
        var suite = RetrainJUnit.Of(report).Root!.Element("testsuite")!;
        suite.Attribute("failures")!.Value.Should().Be($"{result.Verdict.Failures.Count()}").And.NotBe("0");
        suite.Elements("testcase").Should().HaveCount(result.Verdict.Checks.Count);
        using var json = new MemoryStream();
        RetrainJson.Write(json, report);
        JsonDocument.Parse(json.ToArray()).RootElement.GetProperty("outcome").GetString().Should().Be("refused");
    }

    [Fact]
    public void A_version_that_became_the_champion_while_a_challenger_was_trained_is_not_overwritten()
    {
        Retrain(Good with { Schema = new SchemaOptions { Ignore = ["tenure", "plan"] } }, rows: 3_000);
        var other = Publish("tenure");

        var result = Meanwhile(() => store.Promote(other, "by hand"));

        result.Outcome.Should().Be(RetrainOutcome.Overtaken, result.Summary);
        result.Verdict!.Passed.Should().BeTrue("the gate would have promoted it");
        store.ChampionVersion().Should().Be(other);
        RetrainJUnit.Of(RetrainReport.Of(result)).Root!.Descendants("failure").Should().ContainSingle();
    }

    [Fact]
    public void A_first_version_that_another_was_faster_than_is_not_told_to_serve()
    {
        var other = Publish("tenure");
        File.Delete(folder[Path.Combine("models", "champion.json")]);

        var result = Meanwhile(() => store.Promote(other, "by hand"));

        result.Outcome.Should().Be(RetrainOutcome.Overtaken, result.Summary);
        store.ChampionVersion().Should().Be(other);
    }

    [Fact]
    public void Models_of_different_labels_are_not_compared_as_if_they_were_of_one()
    {
        Retrain(Good, rows: 1_500);
        var turned = folder["turned.csv"];
        File.WriteAllText(turned, SyntheticCustomers.Csv(1_500).Replace("Churn", "Left"));

        var result = Run(Good with { Schema = new SchemaOptions { Label = "Left", Positive = "No" } }, turned);

        result.Outcome.Should().Be(RetrainOutcome.Refused);
        result
            .Verdict!.Failures.Single(check => check.Name == "columns")
            .Found.Should()
            .Contain("the label (Churn = Yes before, Left = No now)");
    }

    [Fact]
    public void Refused_data_are_told_to_machines_too()
    {
        var report = RetrainReport.Of(new DataRefusedException(new TableError("customers.csv", "there are 3 rows.")));

        RetrainMarkdown.Of(report).Should().StartWith("## Churn model: data refused\n").And.Contain("there are 3 rows");
        RetrainJUnit.Of(report).Root!.Element("testsuite")!.Attribute("failures")!.Value.Should().Be("1");
    }

    public void Dispose() => folder.Dispose();

    /// <summary>A version that no one promoted, unless the store had no champion.</summary>
    private string Publish(string ignored) =>
        new TrainingRun(Good with { Schema = new SchemaOptions { Ignore = [ignored] } }, store, threads: 2)
            .Execute(SyntheticCustomers.WriteTo(folder, 3_000))
            .Version;

    /// <summary>A retraining during which something else happens.</summary>
    private RetrainResult Meanwhile(Action other)
    {
        var happened = 0;
        void Tell(RunEvent told)
        {
            if (told is RunEvent.PhaseStarted && Interlocked.Exchange(ref happened, 1) == 0) other();
        }

        return new RetrainRun(Good, new GateOptions { Resamples = 300 }, store, threads: 2, Tell).Execute(
            SyntheticCustomers.WriteTo(folder, 3_000));
    }

    private RetrainResult Retrain(TrainingOptions options, int rows) => Run(options, SyntheticCustomers.WriteTo(folder, rows));

    private RetrainResult Run(TrainingOptions options, string file) =>
        new RetrainRun(options, new GateOptions { Resamples = 300 }, store, threads: 2).Execute(file);
}
