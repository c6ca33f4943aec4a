using System.Globalization;
using System.Text;
using Churn.Models.Manifest;
using Churn.Models.Registry;
using Churn.TestSupport;
using Churn.Training.Evaluation;
using Churn.Training.Retraining;
using Churn.Training.Runs;

namespace Churn.Training.Tests.Runs;

public sealed class VerdictRunTests : IDisposable
{
    private static readonly TrainingOptions Quick = new()
    {
        Models = ["boosting"],
        Boosting = new() { Rounds = 100, LearningRate = 0.1, Leaves = 16, MinimumLeafSize = 10, FeatureFraction = 1 },
        Evaluation = new EvaluationOptions { Folds = 3, Repeats = 1, Resamples = 200 },
    };

    private readonly TempFolder folder = new();
    private readonly ModelStore store;

    public VerdictRunTests() => store = new ModelStore(folder["models"]);

    [Fact]
    public void A_pair_of_columns_that_knows_the_answer_is_named_and_not_promoted()
    {
        var result = Train(Pair());

        result.Promoted.Should().BeFalse();
        store.ChampionVersion().Should().BeNull();
        store.Versions().Should().Equal(result.Version);
        var finding = store.ReadManifest(result.Version).Verdict!.Findings.Single();
        finding.Code.Should().Be(ModelFinding.TooGood);
        finding.Columns.Should().BeEquivalentTo("first_month", "last_month");
        store
            .History()[^1]
            .Should()
            .Match<HistoryEntry>(entry => entry.Action == HistoryEntry.Refuse && entry.Why.StartsWith("TOO GOOD"));
    }

    [Fact]
    public void A_model_that_is_too_good_is_promoted_where_it_is_accepted()
    {
        Train(Pair(), accept: true).Promoted.Should().BeTrue();
    }

    [Fact]
    public void A_useless_first_model_is_refused_by_a_retraining()
    {
        var result = new RetrainRun(Quick, new GateOptions(), store, threads: 2).Execute(Write(Noise(400)));

        result.Outcome.Should().Be(RetrainOutcome.Refused);
        result.Verdict!.Failures.Single().Name.Should().Be("verdict");
        result.Summary.Should().Contain("there is no champion yet").And.Contain("USELESS");
    }

    [Fact]
    public void An_honest_champion_is_not_replaced_by_a_challenger_that_knows_the_answer()
    {
        Train(Honest());
        var champion = store.ChampionVersion();

        var result = new RetrainRun(Quick, new GateOptions { Resamples = 200 }, store, threads: 2).Execute(Write(Pair()));

        champion.Should().NotBeNull();
        result.Outcome.Should().Be(RetrainOutcome.Refused);
        result.Verdict!.Failures.Select(check => check.Name).Should().Equal("verdict");
    }

    [SkippableTheory]
    [InlineData("perfect.csv", ModelFinding.TooGood)]
    [InlineData("useless.csv", ModelFinding.Useless)]
    public void The_perfect_and_the_useless_file_are_told_apart(string file, string code)
    {
        var path = Path.Combine(Repository.Root, "..", "shared", "faults", "10-perfect-or-useless-model-published", file);
        Skip.IfNot(File.Exists(path), $"{file} is not on this machine.");

        var result = new TrainingRun(Quick, store, threads: 2).Execute(path);

        result.Manifest.Verdict!.Blocking.Should().ContainSingle().Which.Code.Should().Be(code);
        result.Promoted.Should().BeFalse();
    }

    public void Dispose() => folder.Dispose();

    private TrainingResult Train(string csv, bool accept = false) =>
        new TrainingRun(Quick, store, threads: 2) { Accept = accept }.Execute(Write(csv));

    private string Write(string csv)
    {
        File.WriteAllText(folder["players.csv"], csv);
        return folder["players.csv"];
    }

    /// <summary>Customers who churn if and only if their last month is within six of the first.</summary>
    private static string Pair() => Players((first, last, _) => last - first < 6);

    private static string Honest() =>
        Players((first, last, random) => random.NextDouble() < 1 / (1 + Math.Exp(last - first - 6)));

    private static string Players(Func<int, int, Random, bool> churns)
    {
        var random = new Random(9);
        var text = new StringBuilder("first_month,last_month,hours,churn\n");
        for (var row = 0; row < 1_500; row++)
        {
            var first = random.Next(1, 13);
            var last = random.Next(first, first + 13);
            text.Append(
                CultureInfo.InvariantCulture,
                $"{first},{last},{random.Next(500, 9_000) / 100.0},{(churns(first, last, random) ? 1 : 0)}\n");
        }

        return text.ToString();
    }

    private static string Noise(int rows)
    {
        var random = new Random(5);
        var text = new StringBuilder("x,y,plan,churn\n");
        for (var row = 0; row < rows; row++)
            text.Append(
                CultureInfo.InvariantCulture,
                $"{random.NextDouble():0.000},{random.NextDouble():0.000},{"AB"[random.Next(2)]},{random.Next(2)}\n");
        return text.ToString();
    }
}
