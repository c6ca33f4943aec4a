using Churn.Core.Numerics;

namespace Churn.Core.Tests.Numerics;

public class LogOddsScaleTests
{
    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0.9, 2.1972245773362196)]
    [InlineData(0.1, -2.1972245773362196)]
    public void Log_odds_and_probability_are_each_others_inverse(double probability, double logOdds)
    {
        LogOddsScale.OfProbability(probability).Should().BeApproximately(logOdds, 1e-15);
        LogOddsScale.ToProbability(logOdds).Should().BeApproximately(probability, 1e-15);
    }

    [Fact]
    public void Log_odds_of_certainty_are_finite()
    {
        LogOddsScale.OfProbability(1).Should().BeInRange(34, 35);
        LogOddsScale.OfProbability(0).Should().BeInRange(-35, -34);
    }
}
