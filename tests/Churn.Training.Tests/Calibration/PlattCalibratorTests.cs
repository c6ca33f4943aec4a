using Churn.Core.Metrics;
using Churn.Core.Numerics;
using Churn.Training.Calibration;

namespace Churn.Training.Tests.Calibration;

public class PlattCalibratorTests
{
    [Fact]
    public void Scores_that_are_log_odds_already_are_left_alone()
    {
        var (scores, churned) = DrawnScores.Of(200_000, score => score);

        var fitted = PlattCalibrator.Fit(scores, churned);

        fitted.Slope.Should().BeApproximately(1, 0.03);
        fitted.Intercept.Should().BeApproximately(0, 0.03);
    }

    [Fact]
    public void Scores_that_are_too_bold_are_pulled_in()
    {
        var (scores, churned) = DrawnScores.Of(200_000, score => (0.5 * score) - 1);

        var fitted = PlattCalibrator.Fit(scores, churned);

        fitted.Slope.Should().BeApproximately(0.5, 0.02);
        fitted.Intercept.Should().BeApproximately(-1, 0.03);
        ExpectedCalibrationError
            .Of(churned, Array.ConvertAll(scores, score => Probability(fitted, score)))
            .Should()
            .BeLessThan(0.01);
    }

    [Fact]
    public void It_finds_the_smallest_loss_that_a_fine_search_finds()
    {
        double[] scores = [-2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3];
        bool[] churned = [false, false, true, false, false, true, false, true, true, true];

        var fitted = PlattCalibrator.Fit(scores, churned);

        var best = Enumerable
            .Range(1, 400)
            .Select(i => i * 0.01)
            .SelectMany(slope =>
                Enumerable.Range(-200, 401).Select(j => Loss(new PlattCalibrator(slope, j * 0.01), scores, churned)))
            .Min();
        Loss(fitted, scores, churned).Should().BeLessThanOrEqualTo(best);
    }

    [Fact]
    public void Scores_that_separate_the_classes_give_a_finite_line()
    {
        var fitted = PlattCalibrator.Fit([-3, -2, -1, 1, 2, 3], [false, false, false, true, true, true]);

        double.IsFinite(fitted.Slope).Should().BeTrue();
        Probability(fitted, 3).Should().BeInRange(0.7, 0.95);
    }

    [Fact]
    public void A_model_worse_than_chance_is_not_turned_round() =>
        PlattCalibrator
            .Fit([3, 2, 1, -1, -2, -3], [false, false, true, false, true, true])
            .Slope.Should()
            .BeGreaterThan(0)
            .And.BeLessThan(1e-3);

    [Fact]
    public void Huge_and_equal_scores_do_no_harm()
    {
        Probability(PlattCalibrator.Fit([1e6, -1e6, 1e6, -1e6], [true, false, true, false]), 1e6).Should().BeInRange(0.5, 1);
        Probability(PlattCalibrator.Fit([5, 5, 5, 5], [true, false, false, false]), 5).Should().BeApproximately(1 / 3.0, 0.02);
    }

    [Fact]
    public void One_class_alone_is_refused() =>
        FluentActions.Invoking(() => PlattCalibrator.Fit([1, 2], [true, true])).Should().Throw<ArgumentException>();

    private static double Probability(PlattCalibrator line, double score) => LogOddsScale.ToProbability(line.LogOdds(score));

    /// <summary>The loss that Platt defines, written out plainly.</summary>
    private static double Loss(PlattCalibrator line, double[] scores, bool[] churned)
    {
        var positives = churned.Count(label => label);
        var negatives = churned.Length - positives;
        return scores.Zip(churned, (score, label) =>
        {
            var target = label ? (positives + 1.0) / (positives + 2) : 1.0 / (negatives + 2);
            var probability = Probability(line, score);
            return -(target * Math.Log(probability)) - ((1 - target) * Math.Log(1 - probability));
        }).Sum();
    }
}
