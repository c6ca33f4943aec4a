using Churn.Core.Metrics;
using Churn.Core.Numerics;

namespace Churn.Core.Tests.Metrics;

public sealed class QiniCurveTests
{
    private const int Resamples = 200;

    private static readonly TrialOutcomes Four = TrialOutcomes.Of([true, false, true, false], [true, false, false, true]);

    /// <summary>Curve 0 1 1 1 0, or 0 0 -1 -.5 0 from the other end; the best is the first.</summary>
    [Theory]
    [InlineData(new double[] { 4, 3, 2, 1 }, 3.0 / 16, 1, 1)]
    [InlineData(new double[] { 1, 2, 3, 4 }, -1.5 / 16, -.5, -1)]
    [InlineData(new double[] { 7, 7, 7, 7 }, 0, 0, 0)]
    public void Four_customers_worked_by_hand_come_out(double[] scores, double q, double qiniAuc, double upliftAuc)
    {
        var curve = new QiniCurve(Four, scores);

        curve.Q.Should().BeApproximately(q, 1e-12);
        curve.QiniAuc.Should().BeApproximately(qiniAuc, 1e-12);
        curve.UpliftAuc.Should().BeApproximately(upliftAuc, 1e-12);
        curve.ResampledQ([1, 1, 1, 1]).Should().Be(curve.Q);
    }

    [Fact]
    public void Points_lead_from_nobody_to_everybody()
    {
        var points = new QiniCurve(Four, [4, 3, 2, 1]).Points(100);

        points.Should().Equal(
            new QiniPoint(0, 0), new QiniPoint(.25, .25), new QiniPoint(.5, .25), new QiniPoint(.75, .25), new QiniPoint(1, 0));
        new QiniCurve(Four, [4, 3, 2, 1]).Points(2).Select(point => point.Share).Should().Equal(0, .5, 1);
    }

    [Fact]
    public void Ties_are_one_step_whatever_the_order_of_the_rows()
    {
        var (trial, scores) = Drawn(300, levels: 4);
        int[] order = [.. Enumerable.Range(0, 300).Reverse()];
        var turned = TrialOutcomes.Of(
            Array.ConvertAll(order, row => trial.Treated[row]), Array.ConvertAll(order, row => trial.Responded[row]));

        new QiniCurve(turned, Array.ConvertAll(order, row => scores[row])).Q
            .Should().BeApproximately(new QiniCurve(trial, scores).Q, 1e-12);
    }

    [Fact]
    public void UpliftAt_is_the_difference_of_the_rates_of_the_first() =>
        new QiniCurve(Four, [4, 3, 2, 1]).UpliftAt(.5).Should().Be(1);

    [Fact]
    public void Bootstrap_is_the_same_for_a_seed_and_pairs_its_resamples()
    {
        var (trial, scores) = Drawn(400, levels: 50);
        QiniCurve[] curves = [new(trial, scores), new(trial, [.. scores.Select(score => 2 * score)])];

        var bootstrap = QiniBootstrap.Of(trial, curves, seed: 7, Resamples);

        bootstrap.Of(0).Should().Be(QiniBootstrap.Of(trial, curves, seed: 7, Resamples).Of(0));
        bootstrap.OfDifference(0, 1).Should().Be(new Interval(0, 0), "both rank alike");
        bootstrap.Of(0).Lower.Should().BeLessThan(curves[0].Q);
        bootstrap.Of(0).Upper.Should().BeGreaterThan(curves[0].Q);
    }

    private static (TrialOutcomes Trial, double[] Scores) Drawn(int customers, int levels)
    {
        var random = new RandomStream(1, 2);
        var scores = Enumerable.Range(0, customers).Select(_ => (double)random.NextBelow(levels)).ToArray();
        var treated = Array.ConvertAll(scores, _ => random.NextDouble() < .5);
        var responded = scores.Zip(treated, (score, own) => random.NextDouble() < .3 + (own ? .3 * score / levels : 0)).ToArray();
        return (TrialOutcomes.Of(treated, responded), scores);
    }
}
