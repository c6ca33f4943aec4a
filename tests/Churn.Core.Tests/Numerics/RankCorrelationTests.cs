using Churn.Core.Numerics;

namespace Churn.Core.Tests.Numerics;

public sealed class RankCorrelationTests
{
    [Fact]
    public void Equal_values_share_the_mean_of_their_ranks() =>
        RankCorrelation.Ranks([7, 1, 7, 3, 7, 1]).Should().Equal(5, 1.5, 5, 3, 5, 1.5);

    [Fact]
    public void Correlation_is_that_of_scipy() =>
        Of([1, 2, 3, 4, 5, 5], [2, 1, 4, 3, 9, 7]).Should().BeApproximately(SciPy, 1e-12);

    [Fact]
    public void Correlation_is_one_wherever_the_order_is_the_same() =>
        Of([1, 2, 3], [-9, 0, 1e9]).Should().Be(1);

    /// <summary>Against the correlation of what is left of both after a line in c.</summary>
    [Fact]
    public void Partial_correlation_is_that_of_the_residuals()
    {
        var random = new Random(5);
        var c = Draw(_ => random.NextDouble());
        var a = Draw(i => c[i] + random.NextDouble());
        var b = Draw(i => (2 * c[i]) - (0.5 * a[i]) + random.NextDouble());

        RankCorrelation.Partial(Moments.Correlation(a, b), Moments.Correlation(a, c), Moments.Correlation(b, c))
            .Should().BeApproximately(Moments.Correlation(Residuals(a, c), Residuals(b, c)), 1e-12);

        static double[] Draw(Func<int, double> next) => [.. Enumerable.Range(0, 200).Select(next)];
    }

    [Fact]
    public void Partial_correlation_given_the_same_figure_is_unknown() =>
        RankCorrelation.Partial(0.3, 0.3, 1).Should().Be(double.NaN);

    /// <summary>scipy.stats.spearmanr of the same two lists.</summary>
    private const double SciPy = 0.8696565534786727;

    private static double Of(double[] one, double[] other) =>
        Moments.Correlation(RankCorrelation.Ranks(one), RankCorrelation.Ranks(other));

    private static double[] Residuals(double[] of, double[] on)
    {
        var (meanOf, meanOn) = (of.Average(), on.Average());
        var slope = of.Zip(on).Sum(pair => (pair.First - meanOf) * (pair.Second - meanOn))
            / on.Sum(value => (value - meanOn) * (value - meanOn));
        return [.. of.Zip(on).Select(pair => pair.First - meanOf - (slope * (pair.Second - meanOn)))];
    }
}
