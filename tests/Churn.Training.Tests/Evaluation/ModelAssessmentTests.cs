using Churn.Core.Metrics;
using Churn.Core.Numerics;
using Churn.Core.Schema;
using Churn.Models.Manifest;
using Churn.TestSupport;
using Churn.Training.Calibration;
using Churn.Training.Evaluation;

namespace Churn.Training.Tests.Evaluation;

public class ModelAssessmentTests
{
    [Theory]
    [InlineData(1_500, 0.4)]
    [InlineData(200, 0.3)]
    [InlineData(5_000, 0.05)]
    [InlineData(2_000, 0.01)]
    public void Perfect_order_is_too_good(int rows, double churnRate) =>
        Codes(Assess(rows, churnRate, distance: 100))
            .Should()
            .Contain(ModelFinding.TooGood)
            .And.NotContain(ModelFinding.VeryGood);

    [Theory]
    [InlineData(3_000, 0.2, 1)]
    [InlineData(3_000, 0.2, 2)]
    [InlineData(10_000, 0.1, 3)]
    [InlineData(600, 0.3, 4)]
    public void Honest_data_with_an_AUC_of_996_get_a_line_and_no_more(int rows, double churnRate, int seed)
    {
        var verdict = Assess(rows, churnRate, distance: 3.7506, seed);

        verdict.IsPromotable.Should().BeTrue();
        Codes(verdict).Should().ContainSingle(code => code != ModelFinding.Thin).Which.Should().Be(ModelFinding.VeryGood);
    }

    [Fact]
    public void Perfect_order_of_50_customers_is_thin_and_may_be_luck()
    {
        var verdict = Assess(50, 0.3, distance: 100);

        Codes(verdict).Should().Equal(ModelFinding.Thin, ModelFinding.VeryGood);
        verdict.IsPromotable.Should().BeTrue();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Fifty_honest_customers_are_thin_but_not_useless(int seed) =>
        Codes(Assess(50, 0.4, distance: 1.8, seed)).Should().Contain(ModelFinding.Thin).And.NotContain(ModelFinding.Useless);

    [Theory]
    [InlineData(3_000, 0.3)]
    [InlineData(200, 0.5)]
    [InlineData(50, 0.3)]
    public void Noise_is_useless_at_any_size(int rows, double churnRate) =>
        Codes(Assess(rows, churnRate, distance: 0)).Should().Contain(ModelFinding.Useless);

    [Fact]
    public void The_column_of_a_text_is_named_once_and_not_its_features()
    {
        var schema = new CustomerSchema(
            [new NumberColumn("first", 0, 1), new FreeTextColumn("notes"), new NumberColumn("hours", 0, 1)],
            new LabelColumn("Churn", "Yes", "No"));

        var finding = Assess(1_500, 0.4, distance: 100, schema: schema).Findings[0];

        finding.Columns.Should().Equal("first", "notes");
        finding.Message.Should().Contain("'first' and 'notes'").And.NotContain("(score)");
    }

    [Fact]
    public void A_constant_prediction_is_useless()
    {
        var verdict = Assess(2_000, 0.3, distance: 2, probability: _ => 0.3);

        verdict.Findings[0].Code.Should().Be(ModelFinding.Useless);
        verdict.IsPromotable.Should().BeFalse();
    }

    [Fact]
    public void An_inverted_model_is_useless_and_told_to_be_in_the_wrong_order()
    {
        var verdict = Assess(2_000, 0.3, distance: 1.5, probability: probability => 1 - probability);

        verdict
            .Findings[0]
            .Should()
            .Match<ModelFinding>(finding => finding.Code == ModelFinding.Useless && finding.Message.Contains("wrong order"));
    }

    [Fact]
    public void Probabilities_that_lose_against_the_base_rate_are_useless()
    {
        var verdict = Assess(2_000, 0.1, distance: 0.8, probability: probability => Math.Sqrt(probability));

        verdict
            .Findings[0]
            .Should()
            .Match<ModelFinding>(finding =>
                finding.Code == ModelFinding.Useless && finding.Message.Contains("average churn rate"));
    }

    [Fact]
    public void A_base_rate_of_one_percent_is_thin_while_few_churners_are_held_out()
    {
        Codes(Assess(2_000, 0.01, distance: 2)).Should().Equal(ModelFinding.Thin);
        Codes(Assess(40_000, 0.01, distance: 2)).Should().BeEmpty();
    }

    [Fact]
    public void Few_stayers_are_as_thin_as_few_churners() =>
        Codes(Assess(1_000, 0.95, distance: 2)).Should().Equal(ModelFinding.Thin);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Nothing_speaks_against_an_honest_calibrated_model(int seed) =>
        Codes(Assess(4_000, 0.25, distance: 1.4, seed)).Should().BeEmpty();

    [Theory]
    [InlineData(0.8)]
    [InlineData(-0.8)]
    public void Probabilities_that_are_off_beyond_chance_are_badly_calibrated(double shift)
    {
        var verdict = Assess(
            4_000,
            0.25,
            distance: 1.8,
            probability: probability => LogOddsScale.ToProbability(LogOdds(probability) + shift));

        Codes(verdict).Should().Equal(ModelFinding.BadlyCalibrated);
        verdict.IsPromotable.Should().BeTrue();
    }

    [Fact]
    public void The_columns_that_carry_a_model_that_is_too_good_are_named()
    {
        var verdict = Assess(1_500, 0.4, distance: 100);

        verdict.Findings[0].Columns.Should().Equal("last", "first");
        verdict.Findings[0].Message.Should().Contain("'last' and 'first'").And.Contain("--ignore");
    }

    [Fact]
    public void The_verdict_reads_the_same_in_every_culture()
    {
        using var culture = new CultureScope("de-DE");

        Assess(1_500, 0.4, distance: 100)
            .Findings[0]
            .Message.Should()
            .StartWith("ROC AUC 1.0000 [1.0000, 1.0000] on 300 held-out customers");
    }

    private static IEnumerable<string> Codes(ModelVerdict verdict) => verdict.Findings.Select(finding => finding.Code);

    /// <summary>The verdict on a model of made-up customers, calibrated unless its probabilities are changed.</summary>
    /// <param name="rows">How many customers; a fifth of them is held out.</param>
    /// <param name="churnRate">The share that churns.</param>
    /// <param name="distance">How far churners are from stayers, in standard deviations of their scores.</param>
    /// <param name="seed">Which customers.</param>
    /// <param name="probability">What the model makes of the true probability.</param>
    private static ModelVerdict Assess(
        int rows,
        double churnRate,
        double distance,
        int seed = 1,
        Func<double, double>? probability = null,
        CustomerSchema? schema = null)
    {
        var random = new Random(seed);
        var churned = Enumerable.Range(0, rows).Select(row => (int)((row + 1) * churnRate) > (int)(row * churnRate)).ToArray();
        random.Shuffle(churned);
        double[] given = [.. churned.Select(left =>
        {
            var score = Normal(random) + (left ? distance : 0);
            var truth = LogOddsScale.ToProbability(LogOdds(churnRate) + (distance * (score - (distance / 2))));
            return probability?.Invoke(truth) ?? truth;
        })];
        var training = rows * 4 / 5;
        var (holdout, probabilities) = (churned[training..], given[training..]);
        var candidate = new Candidate
        {
            Name = "forest",
            Variant = "",
            Calibration = "none",
            Model = null!,
            Scored = new OutOfFoldRows([.. Enumerable.Range(0, training)], churned[..training], [0..training], new int[training]),
            OutOfFoldLogOdds = Array.ConvertAll(given[..training], LogOdds),
            CrossValidatedAuc = 0,
            CrossValidatedAucInterval = default,
            CrossValidatedLogLoss = 0,
            CrossValidatedLogLossInterval = default,
            Threshold = 0.5,
            CalibrationLine = new CalibrationLine(1, 0),
            Holdout = probabilities,
            Metrics = ModelMetrics.Of(holdout, probabilities, 0.5),
            Intervals = new Dictionary<string, Interval>
            {
                ["rocAuc"] = BootstrapInterval.Of(holdout, probabilities, RocAuc.Of, seed),
            },
        };
        PermutationImportance[] importance =
        [
            new("last", 2, 0.4), new("first", 1, 0.2), new("notes (score)", 0.5, 0.1), new("notes (words)", 0.5, 0.1),
            new("hours", 0, 0),
        ];
        return new ModelAssessment(
            candidate, holdout, schema is null ? importance[..2] : importance[1..], seed, resamples: 500)
        {
            Schema = schema,
        }.Judge();
    }

    private static double LogOdds(double probability) =>
        Math.Log(Math.Clamp(probability, 1e-12, 1 - 1e-12) / (1 - Math.Clamp(probability, 1e-12, 1 - 1e-12)));

    /// <summary>Box and Muller (1958).</summary>
    private static double Normal(Random random) =>
        Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
