using Churn.Core.Schema;
using Churn.Models.Answering;
using Churn.Models.Manifest;
using Churn.Models.Onnx;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.Training.Learners;
using Churn.Training.Retraining;
using Churn.Training.Uplift;
using Churn.Training.Verification;

namespace Churn.Training.Tests.Uplift;

public sealed class UpliftPublicationTests : IDisposable
{
    private static readonly UpliftOptions Options = new()
    {
        Treatment = "treated",
        Outcome = "stayed",
        Ignore = ["e"],
        Models = ["logistic"],
    };

    private readonly TempFolder folder = new();
    private readonly ModelStore store;

    public UpliftPublicationTests() => store = new ModelStore(folder["models"]);

    public void Dispose() => folder.Dispose();

    [Fact]
    public void First_model_is_published_promoted_and_scores_near_the_true_effect()
    {
        var run = Run(Trial(1));

        var published = Publish(run);

        published.IsPromoted.Should().BeTrue();
        store.ChampionVersion().Should().Be(published.Version);
        store.Verify().IsWhole.Should().BeTrue();
        var model = store.OpenUplift(published.Version!);
        model.Manifest.Model.Should().Be(run.Report.Best);
        model.Manifest.Figure(UpliftManifest.Q)!.Value
            .Should().Be(run.Report.Models.Single(figures => figures.Name == run.Report.Best).Q.Value);
        (model.Manifest.Trial.Rows, model.Manifest.Trial.Treated, model.Manifest.Trial.Positive).Should().Be((8_000, "1", "yes"));
        var reader = new TextRecordReader(model.Schema, ["usage", "age", "plan"]);
        float Uplift(string usage) => model.Uplift(reader.Read([usage, "40", "a"]).Record!.Coded);
        Uplift("0.9").Should().BeApproximately(.15f, .08f);
        Uplift("0.1").Should().BeApproximately(-.05f, .08f);
        var answer = model.Answer(reader.Read(["0.9", "40", "a"]).Record!, new ReasonOptions(null, ReasonTexts.English));
        answer.Reasons![0].Column.Should().Be("usage", "the effect follows it");
        answer.Reasons.Should().OnlyContain(reason => reason.StandardError == 0, "all coalitions of three columns are tried");
        (answer.BaseUplift!.Value + answer.Reasons.Sum(reason => reason.Contribution)).Should()
            .BeApproximately(answer.Uplift, 1e-5);
    }

    [Fact]
    public void Same_trial_makes_the_same_version()
    {
        var first = Publish(Run(Trial(1)));

        var second = Publish(Run(Trial(1)));

        second.Should().Be(first with { Reason = second.Reason });
        store.Versions().Should().ContainSingle();
    }

    [SkippableTheory]
    [InlineData("logistic", "t")]
    [InlineData("logistic", "x")]
    [InlineData("logistic", "class-transformation")]
    [InlineData("boosting", "t")]
    [InlineData("boosting", "x")]
    [InlineData("boosting", "class-transformation")]
    public void Every_uplift_model_is_the_same_in_memory_in_our_runner_and_in_ONNX_Runtime(string learner, string kind)
    {
        if (learner == "boosting") BoostingLibrary.SkipIfMissing();
        File.WriteAllText(folder["trial.csv"], Trial(2, 2_000).Csv);
        var trial = TrialReader.Read(folder["trial.csv"], Options);
        var encoder = TrialFeatures.Encoder.Fit(trial.Schema.Features, trial.Customers);
        var features = encoder.Transform(trial.Customers);
        var model = new UpliftFits(
            trial, UpliftLearner.Of(learner, 1), features, [.. Enumerable.Range(0, trial.Count)], new FitContext(2)).Fit(kind);
        var graph = new GraphBuilder("uplift");
        model.WriteTo(graph, encoder.WriteTo(graph, graph.FloatInput(GraphNames.CodedRow, trial.Schema.Features.Count)));
        var program = GraphProgram.Compile(graph.ToBytes(), GraphNames.Uplift);
        using var runtime = new OnnxRuntimeModel(graph.ToBytes());

        for (var row = 0; row < 200; row++)
        {
            var (coded, result) = (trial.Customers.Row(row), new float[1]);
            program.Run(coded, result);
            var inMemory = model.Of(features.Row(row));
            ((double)result[0]).Should().BeApproximately(inMemory, 1e-5).And.BeInRange(-1, 1);
            runtime.Run([coded], GraphNames.Uplift)[0].Should().BeApproximately(result[0], 1e-5f);
        }
    }

    [Fact]
    public void Model_of_the_verdict_risk_is_published_only_if_accepted()
    {
        var run = Run(new SimulatedTrial(2_000, seed: 3, _ => .1));

        var refused = Publish(run);
        refused.Should().BeEquivalentTo(new { Version = (string?)null, IsPromoted = false });
        Directory.Exists(store.Folder).Should().BeFalse();

        var accepted = Publish(run, accept: true);
        accepted.IsPromoted.Should().BeTrue();
        store.OpenUplift(accepted.Version!).Manifest.Verdict!.Findings.Select(finding => finding.Code)
            .Should().Equal(ModelFinding.Useless);
    }

    [Fact]
    public void Model_of_a_new_trial_that_is_not_worse_replaces_the_champion()
    {
        var first = Publish(Run(Trial(1)));

        var second = Publish(Run(Trial(2)));

        second.IsPromoted.Should().BeTrue(second.Reason);
        store.ChampionVersion().Should().Be(second.Version).And.NotBe(first.Version);
        second.Comparison!.Difference!.Upper.Should().BeGreaterThanOrEqualTo(0);
        store.History()[^1].Compared!.ChampionFigures.Q.Should().Be(second.Comparison.ChampionQ);
    }

    [Fact]
    public void Model_that_is_worse_on_the_new_trial_does_not_replace_the_champion()
    {
        var first = Publish(Run(Trial(1)));

        var second = Publish(Run(Trial(2), Options with { Ignore = ["e", "usage"] }), accept: true);

        second.IsPromoted.Should().BeFalse();
        second.Comparison!.Difference!.Upper.Should().BeNegative();
        store.ChampionVersion().Should().Be(first.Version);
        store.Versions().Should().HaveCount(2).And.Contain(second.Version);
        store.History()[^1].Action.Should().Be(HistoryEntry.Refuse);
    }

    [Fact]
    public void Champion_that_learnt_from_the_very_trial_is_not_compared()
    {
        var first = Publish(Run(Trial(1)));

        var second = Publish(Run(Trial(1), Options with { Seed = 7 }), accept: true);

        (second.IsPromoted, second.Comparison!.Q).Should().Be((false, null));
        store.ChampionVersion().Should().Be(first.Version);
    }

    [Fact]
    public void Champion_that_lacks_columns_of_the_new_trial_is_not_compared()
    {
        Publish(Run(Trial(1)));
        File.WriteAllText(folder["trial.csv"], Trial(2).Csv.Replace("usage,", "use,", StringComparison.Ordinal));

        var second = Publish(UpliftRun.Of(folder["trial.csv"], Options, threads: 2));

        (second.IsPromoted, second.Comparison!.Difference).Should().Be((false, null));
    }

    [Fact]
    public void Trial_of_another_treatment_needs_a_store_of_its_own()
    {
        var first = Publish(Run(Trial(1)));
        File.WriteAllText(folder["trial.csv"], Trial(2).Csv.Replace("treated", "called", StringComparison.Ordinal));
        var other = UpliftRun.Of(folder["trial.csv"], Options with { Treatment = "called" }, threads: 2);

        this.Invoking(test => test.Publish(other)).Should().Throw<WrongKindException>().WithMessage("*store of its own*");
        store.Versions().Should().Equal(first.Version);
    }

    private static SimulatedTrial Trial(int seed, int customers = 8_000) => new(customers, seed, usage => .25 * (usage - .3));

    private UpliftRun Run(SimulatedTrial trial, UpliftOptions? options = null)
    {
        File.WriteAllText(folder["trial.csv"], trial.Csv);
        return UpliftRun.Of(folder["trial.csv"], options ?? Options, threads: 2);
    }

    private UpliftPublished Publish(UpliftRun run, bool accept = false) =>
        new UpliftPublication(store, threads: 2) { Accept = accept }.Publish(run);
}
