using Churn.Core.Numerics;

namespace Churn.Core.Tests.Numerics;

public class HypergeometricTests
{
    [Theory]
    [InlineData(10, 4, 5)]
    [InlineData(60, 18, 10)]
    [InlineData(5_000, 40, 200)]
    [InlineData(100_000, 50_000, 20_000)]
    public void Draws_have_mean_and_variance_of_the_distribution(int items, int marked, int taken)
    {
        const int Draws = 20_000;
        var random = new RandomStream(1, items);
        double[] drawn = [.. Enumerable.Range(0, Draws).Select(_ => (double)Hypergeometric.Draw(random, items, marked, taken))];

        var share = (double)marked / items;
        var variance = taken * share * (1 - share) * (items - taken) / (items - 1);
        Moments.Mean<double>(drawn).Should().BeApproximately(taken * share, 4 * Math.Sqrt(variance / Draws));
        Moments.Variance<double>(drawn).Should().BeApproximately(variance, .05 * variance);
        drawn.Should().OnlyContain(value => value >= Math.Max(0, taken - items + marked) && value <= Math.Min(taken, marked));
    }

    [Fact]
    public void Small_counts_come_as_often_as_they_should()
    {
        var random = new RandomStream(2, 2);

        var ones = Enumerable.Range(0, 30_000).Count(_ => Hypergeometric.Draw(random, 10, 3, 2) == 1);

        (ones / 30_000.0).Should().BeApproximately(7.0 / 15, .012, "3 * 7 / 45");
    }
}
