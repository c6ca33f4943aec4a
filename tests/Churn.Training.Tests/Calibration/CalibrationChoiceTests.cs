using Churn.Training.Calibration;

namespace Churn.Training.Tests.Calibration;

public class CalibrationChoiceTests
{
    [Fact]
    public void Too_bold_scores_are_drawn_in()
    {
        var calibrator = Choose(20_000, score => (0.4 * score) - 1).Calibrator;

        (calibrator.LogOdds(3) - calibrator.LogOdds(-3)).Should().BeApproximately(2.4, 0.2);
        calibrator.LogOdds(0).Should().BeApproximately(-1, 0.1);
    }

    [Fact]
    public void Scores_that_are_off_at_one_end_are_calibrated_by_a_bend() =>
        Choose(20_000, score => score > 0 ? 2 * score : 0.3 * score).Calibrator.Should().BeOfType<BetaCalibrator>();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void What_is_taken_is_never_worse_than_nothing_on_scores_it_did_not_see(int seed)
    {
        var (scores, churned) = DrawnScores.Of(400, score => score, seed);
        var rows = Rows(churned);

        rows.LogLoss(CalibrationChoice.Of(rows, scores).LogOdds).Should().BeLessThanOrEqualTo(rows.LogLoss(scores));
    }

    [Fact]
    public void Scores_that_are_right_already_are_mostly_left_alone() =>
        Enumerable
            .Range(0, 20)
            .Count(seed => Choose(2_000, score => score, seed).Calibrator is NoCalibration)
            .Should()
            .BeGreaterThan(10);

    [Fact]
    public void Of_few_customers_a_line_is_taken_without_comparison() =>
        Enumerable
            .Range(0, 5)
            .Select(seed => Choose(150, score => score > 0 ? 2 * score : 0.3 * score, seed).Calibrator)
            .Should()
            .AllBeOfType<PlattCalibrator>();

    private static CalibrationChoice Choose(int count, Func<double, double> logOdds, int seed = 5)
    {
        var (scores, churned) = DrawnScores.Of(count, logOdds, seed);
        return CalibrationChoice.Of(Rows(churned), scores);
    }

    private static OutOfFoldRows Rows(bool[] churned) =>
        new([.. Enumerable.Range(0, churned.Length)], churned, [Range.All], [.. churned.Select((_, row) => row % 5)]);
}
