using Churn.Training.Calibration;

namespace Churn.Training.Tests.Calibration;

public class LogisticWeightsTests
{
    [Fact]
    public void No_point_of_a_fine_grid_around_has_a_smaller_loss()
    {
        var (inputs, churned) = Draw(80, 3);

        var fit = LogisticWeights.Fit(inputs, churned);

        // The loss is convex: what is nowhere near is nowhere.
        var best = (
            from a in Around(fit.Weights[0])
            from b in Around(fit.Weights[1])
            from c in Around(fit.Intercept)
            where a >= 0 && b >= 0
            select Loss(new LogisticWeights(c, [a, b]), inputs, churned)
        ).Min();
        Loss(fit, inputs, churned).Should().BeLessThanOrEqualTo(best);
    }

    [Fact]
    public void An_input_that_points_the_wrong_way_has_exactly_no_weight()
    {
        var (inputs, churned) = Draw(2_000, 3);

        var fit = LogisticWeights.Fit([inputs[0], Array.ConvertAll(inputs[0], value => -value), inputs[1]], churned);

        fit.Weights[1].Should().Be(0);
        fit.Weights[0].Should().BeGreaterThan(0);
        fit.Weights[2].Should().BeGreaterThan(0);
        Loss(fit, [inputs[0], inputs[1], inputs[1]], churned).Should().BeGreaterThan(0);
    }

    [Fact]
    public void Equal_inputs_share_a_weight_and_do_no_harm()
    {
        var (inputs, churned) = Draw(2_000, 4);
        var alone = LogisticWeights.Fit([inputs[0]], churned);

        var twice = LogisticWeights.Fit([inputs[0], inputs[0]], churned);

        twice.Weights.Should().OnlyContain(weight => weight >= 0 && double.IsFinite(weight));
        twice.Weights.Sum().Should().BeApproximately(alone.Weights[0], 1e-3);
    }

    [Fact]
    public void Where_nothing_helps_the_share_of_churners_is_left()
    {
        var churned = Enumerable.Range(0, 1_000).Select(row => row % 4 == 0).ToArray();

        var fit = LogisticWeights.Fit([[.. churned.Select(label => label ? -1.0 : 1.0)]], churned);

        fit.Weights[0].Should().Be(0);
        fit.Intercept.Should().BeApproximately(Math.Log(251.0 / 751), 1e-2);
    }

    private static IEnumerable<double> Around(double centre) => Enumerable.Range(-6, 13).Select(i => centre + (i * 0.05));

    private static double Loss(LogisticWeights fit, double[][] inputs, bool[] churned)
    {
        var positives = churned.Count(label => label);
        return Enumerable
            .Range(0, churned.Length)
            .Sum(row =>
            {
                var target = churned[row] ? (positives + 1.0) / (positives + 2) : 1.0 / (churned.Length - positives + 2);
                var probability =
                    1 / (1 + Math.Exp(-fit.Intercept - fit.Weights.Zip(inputs, (weight, input) => weight * input[row]).Sum()));
                return -(target * Math.Log(probability)) - ((1 - target) * Math.Log(1 - probability));
            });
    }

    private static (double[][] Inputs, bool[] Churned) Draw(int rows, int seed)
    {
        var random = new Random(seed);
        double[][] inputs =
        [
            [.. Enumerable.Range(0, rows).Select(_ => (random.NextDouble() * 4) - 2)],
            [.. Enumerable.Range(0, rows).Select(_ => (random.NextDouble() * 4) - 2)],];
        return (
            inputs,
            [
                .. Enumerable
                    .Range(0, rows)
                    .Select(row =>
                        random.NextDouble() < 1 / (1 + Math.Exp(0.5 - (0.8 * inputs[0][row]) - (0.4 * inputs[1][row])))),]);
    }
}
