using Churn.Core.Metrics;

namespace Churn.Core.Tests.Metrics;

public sealed class CalibrationLineTests
{
    [Fact]
    public void Two_probabilities_give_the_line_through_the_log_odds_of_their_churn_rates()
    {
        // .2 where 1 of 10 churn and .8 where 7 of 10 do: the line goes through both points.
        var churned = Enumerable.Range(0, 20).Select(row => row is 0 or >= 13).ToArray();
        var probabilities = Enumerable.Range(0, 20).Select(row => row < 10 ? 0.2 : 0.8).ToArray();

        var line = CalibrationLine.Of(churned, probabilities);

        var (low, high) = (Math.Log(1 / 9.0), Math.Log(7 / 3.0));
        line.Slope.Should().BeApproximately((high - low) / (2 * Math.Log(4)), 1e-7);
        line.Intercept.Should().BeApproximately((high + low) / 2, 1e-7);
    }

    /// <summary>The reference is LogisticRegression(penalty=None) of scikit-learn on the same rows.</summary>
    [Fact]
    public void Line_of_many_probabilities_agrees_with_scikit_learn()
    {
        var probabilities = Enumerable.Range(0, 200).Select(row => (row + 0.5) / 200).ToArray();
        var churned = Enumerable.Range(0, 200).Select(row => row * 37 % 101 < row / 2 || row % 7 == 0).ToArray();

        var line = CalibrationLine.Of(churned, probabilities);

        line.Slope.Should().BeApproximately(0.68389, 1e-4);
        line.Intercept.Should().BeApproximately(0.35969, 1e-4);
    }

    [Fact]
    public void A_probability_of_zero_or_one_leaves_the_line_finite()
    {
        var line = CalibrationLine.Of([true, false, true, false, true], [0, 0, 1, 1, 0.5]);

        line.Slope.Should().BeApproximately(0, 1e-6);
        line.Intercept.Should().BeApproximately(Math.Log(3 / 2.0), 1e-6);
    }

    [Fact]
    public void A_perfect_ranking_has_no_line() =>
        CalibrationLine.Of([false, false, true, true], [0.1, 0.2, 0.8, 0.9]).Slope.Should().Be(double.NaN);

    [Fact]
    public void One_class_has_no_line() =>
        CalibrationLine.Of([true, true], [0.1, 0.2]).Slope.Should().Be(double.NaN);
}
