using Churn.Training.Calibration;

namespace Churn.Training.Tests.Calibration;

public class BetaCalibratorTests
{
    [Fact]
    public void Both_ends_are_bent_on_their_own()
    {
        var truth = new BetaCalibrator(0.5, 1.5, 0.3);
        var (scores, churned) = DrawnScores.Of(200_000, truth.LogOdds);

        var fitted = BetaCalibrator.Fit(scores, churned);

        fitted.Below.Should().BeApproximately(0.5, 0.05);
        fitted.Above.Should().BeApproximately(1.5, 0.05);
        fitted.Intercept.Should().BeApproximately(0.3, 0.05);
    }

    [Fact]
    public void It_is_the_curve_of_the_paper()
    {
        var curve = new BetaCalibrator(0.7, 1.2, -0.4);

        foreach (var s in new[] { 0.01, 0.3, 0.5, 0.9, 0.999 })
            curve
                .LogOdds(Math.Log(s / (1 - s)))
                .Should()
                .BeApproximately((0.7 * Math.Log(s)) - (1.2 * Math.Log(1 - s)) - 0.4, 1e-9);
    }

    [Fact]
    public void No_point_of_a_fine_grid_around_has_a_smaller_loss()
    {
        var (scores, churned) = DrawnScores.Of(60, score => (1.5 * score) + 0.4, seed: 2);

        var fitted = BetaCalibrator.Fit(scores, churned);

        // The loss is convex: what is nowhere near is nowhere.
        var best = (
            from below in Around(fitted.Below)
            from above in Around(fitted.Above)
            from c in Around(fitted.Intercept)
            where below > 0 && above > 0
            select Loss(new BetaCalibrator(below, above, c), scores, churned)
        ).Min();
        Loss(fitted, scores, churned).Should().BeLessThanOrEqualTo(best);
    }

    [Fact]
    public void A_slope_that_would_fall_is_held_just_above_flat()
    {
        var (scores, churned) = DrawnScores.Of(20_000, score => Math.Max(score, 0) - 1 + (0.5 * Math.Max(-score, 0)));

        var fitted = BetaCalibrator.Fit(scores, churned);

        fitted.Below.Should().Be(1e-3);
        fitted.Above.Should().BeInRange(0.5, 1.5);
    }

    private static IEnumerable<double> Around(double centre) => Enumerable.Range(-6, 13).Select(i => centre + (i * 0.05));

    /// <summary>The loss over drawn-in labels, written out plainly.</summary>
    private static double Loss(BetaCalibrator curve, double[] scores, bool[] churned)
    {
        var positives = churned.Count(label => label);
        return scores.Zip(churned, (score, label) =>
        {
            var target = label ? (positives + 1.0) / (positives + 2) : 1.0 / (churned.Length - positives + 2);
            var s = 1 / (1 + Math.Exp(-score));
            var odds = Math.Exp(curve.Intercept) * Math.Pow(s, curve.Below) / Math.Pow(1 - s, curve.Above);
            return -(target * Math.Log(odds / (1 + odds))) - ((1 - target) * Math.Log(1 / (1 + odds)));
        }).Sum();
    }
}
