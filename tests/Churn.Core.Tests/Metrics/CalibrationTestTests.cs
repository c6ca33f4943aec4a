using Churn.Core.Metrics;
using Churn.Core.Numerics;

namespace Churn.Core.Tests.Metrics;

public class CalibrationTestTests
{
    private const int Samples = 2_000;

    [Fact]
    public void Calibrated_probabilities_are_refused_as_often_as_the_level_says()
    {
        var (refused, covered) = (0, 0);
        for (var seed = 0; seed < Samples; seed++)
        {
            var (churned, probabilities) = Draw(300, seed, logOdds => logOdds);
            var test = CalibrationTest.Of(churned, probabilities);
            if (test.P < .05) refused++;
            if (test.Slope.Lower <= 1 && test.Slope.Upper >= 1) covered++;
        }

        ((double)refused / Samples).Should().BeApproximately(.05, .015);
        ((double)covered / Samples).Should().BeApproximately(.95, .015);
    }

    [Fact]
    public void Probabilities_that_are_too_bold_are_found_with_their_slope()
    {
        var (churned, probabilities) = Draw(20_000, 1, logOdds => logOdds / 2);

        var test = CalibrationTest.Of(churned, probabilities);

        test.P.Should().BeLessThan(1e-6);
        test.Slope.Lower.Should().BeLessThan(.5);
        test.Slope.Upper.Should().BeInRange(.5, .6);
    }

    [Fact]
    public void One_probability_for_all_is_tested_by_the_count_alone()
    {
        bool[] churned = [.. Enumerable.Range(0, 100).Select(row => row < 30)];

        var test = CalibrationTest.Of(churned, [.. churned.Select(_ => .2)]);

        test.Statistic.Should().BeApproximately(100.0 / 16, 1e-9, "(30 - 20)^2 / (100 * .2 * .8)");
        test.P.Should().BeApproximately(.01241933, 1e-7);
    }

    [Fact]
    public void Rows_of_one_customer_say_no_more_than_one_of_them()
    {
        var (churned, probabilities) = Draw(400, 2, logOdds => logOdds);
        int[] own = [.. Enumerable.Range(0, 400)];
        var once = CalibrationTest.Of(churned, probabilities, own);

        var thrice = CalibrationTest.Of(
            [.. churned, .. churned, .. churned],
            [.. probabilities, .. probabilities, .. probabilities],
            [.. own, .. own, .. own]);

        thrice.Statistic.Should().BeApproximately(once.Statistic, 1e-6);
        thrice.Slope.Lower.Should().BeApproximately(once.Slope.Lower, 1e-6);
        thrice.Intercept.Upper.Should().BeApproximately(once.Intercept.Upper, 1e-6);
    }

    [Fact]
    public void One_class_has_a_test_and_no_line()
    {
        var test = CalibrationTest.Of([false, false, false], [.1, .2, .3]);

        test.Slope.Lower.Should().Be(double.NaN);
        test.P.Should().BeInRange(0, 1);
    }

    private static (bool[] Churned, double[] Probabilities) Draw(int rows, int seed, Func<double, double> truth)
    {
        var random = new RandomStream(seed, 0xCA1);
        double[] logOdds = [.. Enumerable.Range(0, rows).Select(_ => (4 * random.NextDouble()) - 3)];
        bool[] churned = [.. logOdds.Select(value => random.NextDouble() < LogOddsScale.ToProbability(truth(value)))];
        return (churned, Array.ConvertAll(logOdds, LogOddsScale.ToProbability));
    }
}
