using Churn.Core.Decisions;
using Churn.Core.Numerics;

namespace Churn.Core.Tests.Decisions;

public sealed class RevenueAtRiskTests
{
    [Fact]
    public void Mean_and_interval_are_those_worked_by_hand()
    {
        var sum = new RevenueAtRiskSum();
        for (var i = 0; i < 100; i++) sum.Add(new ChurnProbability(0.5f), 2);

        var (chance, level) = (sum.Total(0), sum.Total(0.2));

        chance.Value.Should().Be(100);
        (chance.Upper - 100).Should().BeApproximately(1.6448536269514722 * 10, 1e-9); // 100 x .25 x 4 = 100
        (100 - chance.Lower).Should().BeApproximately(chance.Upper - 100, 1e-9);
        (level.Upper - 100).Should().BeApproximately(1.6448536269514722 * Math.Sqrt(100 + (50 * 50 * 0.04)), 1e-9);
    }

    [Fact]
    public void Interval_stays_within_what_can_be_lost()
    {
        var sum = new RevenueAtRiskSum();
        sum.Add(new ChurnProbability(0.5f), 10);
        sum.Add(new ChurnProbability(0.9f), float.NaN);

        sum.Total(1).Should().Be(new RevenueAtRisk(5, 0, 10));
    }

    [Fact]
    public void Nobody_has_nothing_to_lose() => new RevenueAtRiskSum().Total(0.1).Should().Be(new RevenueAtRisk(0, 0, 0));

    [Fact]
    public void Level_error_is_the_standard_error_of_the_log_odds_of_the_churn_rate()
    {
        RevenueAtRisk.LevelError(1_600, 0.2).Should().BeApproximately(1 / 16.0, 1e-12);
        RevenueAtRisk.LevelError(0, 0.2).Should().Be(1);
    }

    [Fact]
    public void Interval_covers_nine_in_ten_losses_where_chance_and_level_are_as_assumed()
    {
        const double Error = 0.1;
        var random = new RandomStream(5, 0);
        int covered = 0, runs = 2_000;
        for (var run = 0; run < runs; run++)
        {
            var (sum, lost) = (new RevenueAtRiskSum(), 0.0);
            var shift = Error * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            for (var customer = 0; customer < 500; customer++)
            {
                var (probability, value) = ((0.05 + (0.6 * random.NextDouble())), (float)(20 + (80 * random.NextDouble())));
                sum.Add(new ChurnProbability((float)probability), value);
                var real = LogOddsScale.ToProbability(LogOddsScale.OfProbability(probability) + shift);
                if (random.NextDouble() < real) lost += value;
            }

            var total = sum.Total(Error);
            if (lost >= total.Lower && lost <= total.Upper) covered++;
        }

        ((double)covered / runs).Should().BeInRange(0.88, 0.92);
    }
}
