using Churn.Core.Metrics;

namespace Churn.Core.Tests.Metrics;

public class PerfectRankingTests
{
    /// <summary>Integrated with the error function of another language, at an AUC of .996.</summary>
    [Theory]
    [InlineData(30, 30, 0.333)]
    [InlineData(60, 60, 0.0695)]
    [InlineData(40, 160, 0.0276)]
    [InlineData(50, 200, 0.0093)]
    [InlineData(20, 2_000, 0.0015)]
    public void The_probability_of_luck_falls_with_the_size_of_the_sample(int churners, int stayers, double expected) =>
        PerfectRanking.Probability(churners, stayers, 3.7506).Should().BeApproximately(expected, 0.0005);

    [Fact]
    public void One_of_each_class_is_in_order_as_often_as_the_AUC_says()
    {
        PerfectRanking.Probability(1, 1, 3.7506).Should().BeApproximately(0.996, 1e-4);
        PerfectRanking.Probability(1, 1, 0).Should().BeApproximately(0.5, 1e-4);
    }
}
