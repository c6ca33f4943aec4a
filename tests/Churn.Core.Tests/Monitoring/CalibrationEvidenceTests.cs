using Churn.Core.Monitoring;
using Churn.Core.Numerics;

namespace Churn.Core.Tests.Monitoring;

public class CalibrationEvidenceTests
{
    private const double ChurnRate = .3;

    [Fact]
    public void Whoever_looks_all_the_time_is_misled_no_more_often_than_the_level_says()
    {
        const int Runs = 200;
        const double Level = .05;

        var misled = Enumerable.Range(0, Runs).Count(run =>
        {
            var customers = Customers(run, 400, logOdds => logOdds);
            return Enumerable.Range(1, 20).Any(look => CalibrationEvidence.P(customers[..(look * 20)], ChurnRate) <= Level);
        });

        misled.Should().BeLessThanOrEqualTo(18, "of 200 runs at 5 % at most ten are expected, and 19 in 1 of 150 tries");
    }

    [Theory]
    [InlineData(.3, 0)]
    [InlineData(1, 1)]
    [InlineData(1, -1)]
    [InlineData(0, 0)]
    public void Other_customers_are_found_out(double slope, double shift)
    {
        var found = Enumerable.Range(0, 20).Count(
            run => CalibrationEvidence.P(Customers(run, 500, logOdds => (slope * logOdds) + shift), ChurnRate) < 1e-4);

        found.Should().BeGreaterThanOrEqualTo(18);
    }

    [Fact]
    public void Order_of_the_outcomes_does_not_matter()
    {
        var customers = Customers(1, 200, logOdds => .6 * logOdds);
        var p = CalibrationEvidence.P(customers, ChurnRate);

        CalibrationEvidence.P([.. customers.Reverse()], ChurnRate).Should().BeApproximately(p, 1e-9 * p);
        p.Should().BeInRange(double.Epsilon, 1);
    }

    [Fact]
    public void Probabilities_of_0_and_1_do_not_decide_alone() =>
        CalibrationEvidence.P([new ScoredOutcome(true, 0), new ScoredOutcome(false, 1)], ChurnRate).Should().Be(1);

    private static ScoredOutcome[] Customers(int seed, int count, Func<double, double> truth)
    {
        var random = new RandomStream(seed, 0xE71);
        return
        [
            .. Enumerable.Range(0, count).Select(_ =>
            {
                var logOdds = (6 * random.NextDouble()) - 3.8;
                var churned = random.NextDouble() < LogOddsScale.ToProbability(truth(logOdds));
                return new ScoredOutcome(churned, LogOddsScale.ToProbability(logOdds));
            }),];
    }
}
