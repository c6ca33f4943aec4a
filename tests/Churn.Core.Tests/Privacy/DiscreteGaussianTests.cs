using Churn.Core.Privacy;

namespace Churn.Core.Tests.Privacy;

public sealed class DiscreteGaussianTests
{
    [Fact]
    public void Numbers_come_as_often_as_the_curve_says()
    {
        const int draws = 40_000;
        const double deviation = 3;
        var noise = new DiscreteGaussian(deviation, new Random(7).NextBytes);
        var counts = Enumerable.Range(0, draws).CountBy(_ => (int)noise.Next()).ToDictionary();
        double Weight(int value) => Math.Exp(-value * value / (2 * deviation * deviation));
        var all = Enumerable.Range(-100, 201).Sum(Weight);

        var chiSquare = Enumerable.Range(-8, 17).Sum(value =>
        {
            var expected = draws * Weight(value) / all;
            return Math.Pow(counts.GetValueOrDefault(value) - expected, 2) / expected;
        });

        chiSquare.Should().BeLessThan(41); // 17 cells: one in a thousand is above
    }

    [Fact]
    public void A_large_deviation_is_that_of_the_numbers()
    {
        var noise = new DiscreteGaussian(1e8, new Random(8).NextBytes);
        double[] drawn = [.. Enumerable.Range(0, 5_000).Select(_ => (double)noise.Next())];

        (drawn.Average() / 1e8).Should().BeApproximately(0, 0.06);
        Math.Sqrt(drawn.Average(value => value * value) / 1e16).Should().BeApproximately(1, 0.04);
    }

    [Fact]
    public void A_fraction_of_a_deviation_is_rounded_up()
    {
        var noise = new DiscreteGaussian(0.2, new Random(9).NextBytes); // as 1

        Enumerable.Range(0, 4_000).Average(_ => Math.Pow((double)noise.Next(), 2)).Should().BeApproximately(1, 0.1);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_deviation_is_above_0(double deviation) =>
        FluentActions.Invoking(() => new DiscreteGaussian(deviation)).Should().Throw<ArgumentOutOfRangeException>();

    [Fact]
    public void Sums_are_exact_but_for_the_noise()
    {
        var sums = new NoisySums(1e-6, new Random(10).NextBytes);

        sums.Release(NoisySums.Round(0.25) + NoisySums.Round(-0.75)).Should().BeApproximately(-0.5, 2e-5);
        sums.ReleaseCount(12_345).Should().BeApproximately(12_345, 2e-5);
    }
}
