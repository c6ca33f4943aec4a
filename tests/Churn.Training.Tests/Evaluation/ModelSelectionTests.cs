using Churn.Core.Metrics;
using Churn.Core.Schema;
using Churn.Data.Preparation;
using Churn.Models.Onnx;
using Churn.Training.Calibration;
using Churn.Training.Evaluation;

namespace Churn.Training.Tests.Evaluation;

public class ModelSelectionTests
{
    private const int Customers = 400;
    private static readonly string[] All = ["simple", "middle", "best"];

    [Fact]
    public void Without_a_rule_the_smallest_log_loss_wins() =>
        ModelSelection.Of(Three(gap: 0.001, noise: 1), All, 0, 0).Winner.Name.Should().Be("best");

    [Fact]
    public void A_simpler_model_wins_where_the_difference_may_be_chance() =>
        ModelSelection.Of(Three(gap: 0.001, noise: 1), All, 1, 0).Winner.Name.Should().Be("simple");

    [Fact]
    public void A_small_difference_that_is_the_same_for_every_customer_is_no_chance() =>
        ModelSelection.Of(Three(gap: 0.001, noise: 0), All, 1, 0).Winner.Name.Should().Be("best");

    [Fact]
    public void Only_models_that_were_named_may_win_and_the_others_are_compared()
    {
        var selection = ModelSelection.Of(Three(gap: 0.001, noise: 0), ["middle"], 0, 0);

        selection.Winner.Name.Should().Be("middle");
        selection.Standings.Select(standing => standing.Candidate.Name).Should().Equal(All);
    }

    [Fact]
    public void The_reason_says_no_more_than_was_compared()
    {
        ModelSelection
            .Of(Three(gap: 0.001, noise: 0), ["middle"], 1, 0)
            .Reason.Should()
            .Be("the only model that was asked for", "the best was trained, too");
        ModelSelection.Of(Three(gap: 0.001, noise: 0), All, 1, 0).Reason.Should().StartWith("the smallest log loss");
        ModelSelection
            .Of(Three(gap: 0.001, noise: 1), All, 1, 0)
            .Reason.Should()
            .Contain("within one standard error of the best, best");
        ModelSelection
            .Of(Three(gap: 0.001, noise: 1), All, 1.5, 0)
            .Reason.Should()
            .Contain("within 1.5 standard errors of the best, best");
    }

    [Fact]
    public void The_standing_is_the_mean_difference_and_its_standard_error()
    {
        var candidates = Three(gap: 0.01, noise: 0.5);

        var standing = ModelSelection.Of(candidates, All, 0, 0).Standings[0];

        double[] differences = [.. Losses(candidates[0]).Zip(Losses(candidates[2]), (a, b) => a - b)];
        var mean = differences.Sum() / Customers;
        standing.Behind.Should().BeApproximately(mean, 1e-12);
        standing
            .StandardError.Should()
            .BeApproximately(Math.Sqrt(differences.Sum(d => (d - mean) * (d - mean)) / (Customers - 1) / Customers), 1e-12);
    }

    [Fact]
    public void A_simpler_model_wins_where_the_difference_does_not_matter_in_practice()
    {
        var selection = ModelSelection.Of(Three(gap: 0.0006, noise: 0), All, 1, 0.001);

        selection.Winner.Name.Should().Be("middle");
        selection.Reason.Should().Contain("within 0.001 of the best, best");
    }

    [Theory]
    [InlineData(199, "best")]
    [InlineData(200, "simple")]
    public void A_blend_goes_before_a_single_model_of_few_customers(int rarer, string winner)
    {
        var candidates = Three(gap: 0.001, noise: 1, rarer);
        candidates[2] = candidates[2] with { Model = Blend.Of([], new LogisticWeights(0, [])) };

        ModelSelection.Of(candidates, All, 1, 0).Winner.Name.Should().Be(winner);
    }

    [Fact]
    public void A_blend_that_is_surely_worse_is_not_taken_of_few_customers()
    {
        var candidates = Three(gap: 0.01, noise: 0, rarer: 50);
        candidates[0] = candidates[0] with { Model = Blend.Of([], new LogisticWeights(0, [])) };

        ModelSelection.Of(candidates, All, 1, 0.001).Winner.Name.Should().Be("best");
    }

    private static double[] Losses(Candidate candidate) => candidate.Scored.LossByGroup(candidate.OutOfFoldLogOdds);

    /// <summary>
    /// Three models, the later the better: by the same gap for every customer, and noise that adds up to nothing.
    /// </summary>
    private static Candidate[] Three(double gap, double noise, int rarer = 200) =>
        [
            .. All.Select(
                (name, i) =>
                    Make(
                        name,
                        rarer,
                        customer => 0.5 + (gap * (2 - i)) + (i < 2 ? noise * 0.2 * (customer % 2 == 0 ? 1 : -1) : 0))),];

    private static Candidate Make(string name, int rarer, Func<int, double> loss)
    {
        var rows = new OutOfFoldRows(
            [.. Enumerable.Range(0, Customers)],
            [.. Enumerable.Range(0, Customers).Select(customer => customer >= rarer)],
            [Range.All],
            new int[Customers]);
        double[] logOdds =
        [
            .. rows.Customers.Select(customer =>
                (rows.Churned[customer] ? -1 : 1) * Math.Log(Math.Exp(loss(customer)) - 1)),
        ];
        return new Candidate
        {
            Name = name,
            Variant = "",
            Calibration = "none",
            Model = new NoModel(),
            Scored = rows,
            OutOfFoldLogOdds = logOdds,
            CrossValidatedAuc = 0.5,
            CrossValidatedAucInterval = new Interval(0, 1),
            CrossValidatedLogLoss = rows.LogLoss(logOdds),
            CrossValidatedLogLossInterval = new Interval(0, 1),
            Threshold = 0.5,
            CalibrationLine = new CalibrationLine(1, 0),
            Holdout = [],
            Metrics = ModelMetrics.Of([], [], 0.5),
            Intervals = new Dictionary<string, Interval>(),
        };
    }

    private sealed class NoModel : ICalibratedModel
    {
        public double LogOdds(float[] coded) => 0;

        public IEnumerable<double> OutOfFoldLogOdds => [];

        public ICalibratedModel Recalibrate(bool[] churned, EncodedDataset others) => this;

        public ICalibratedModel Refit(CustomerSchema schema, EncodedDataset customers, FitContext context) => this;

        public WeightedSum WriteTo(GraphBuilder graph, string codedRow) => WeightedSum.Of(codedRow);
    }
}
