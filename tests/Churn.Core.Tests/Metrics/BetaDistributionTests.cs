using Churn.Core.Numerics;

namespace Churn.Core.Tests.Metrics;

public sealed class BetaDistributionTests
{
    private static readonly double[] Places = [0, 1e-12, 1e-4, 0.01, 0.1, 0.25, 0.3, 0.5, 0.7, 0.9, 0.99, 0.9999, 1];

    [Theory]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(3.7)]
    [InlineData(50)]
    public void With_one_shape_1_it_is_a_power(double shape)
    {
        foreach (var x in Places)
        {
            Near(new BetaDistribution(shape, 1).Cumulative(x), Math.Pow(x, shape));
            Near(new BetaDistribution(1, shape).Cumulative(x), 1 - Math.Pow(1 - x, shape));
        }
    }

    [Fact]
    public void With_both_shapes_a_half_it_is_the_arcsine_law()
    {
        foreach (var x in Places) Near(new BetaDistribution(0.5, 0.5).Cumulative(x), 2 / Math.PI * Math.Asin(Math.Sqrt(x)));
    }

    [Theory]
    [InlineData(2, 2)]
    [InlineData(6, 14)]
    [InlineData(2, 14)]
    [InlineData(10, 7)]
    [InlineData(30, 30)]
    public void With_whole_shapes_it_is_the_chance_of_at_least_a_successes_in_a_plus_b_less_1_trials(int a, int b)
    {
        foreach (var x in Places)
        {
            var chance = Enumerable
                .Range(a, b)
                .Sum(successes => Choose(a + b - 1, successes) * Math.Pow(x, successes) * Math.Pow(1 - x, a + b - 1 - successes));
            Near(new BetaDistribution(a, b).Cumulative(x), chance);
        }
    }

    [Theory]
    [InlineData(2, 2.857142857142857)]
    [InlineData(6, 14)]
    [InlineData(2.5, 40)]
    [InlineData(2, 400)]
    public void It_and_the_partial_mean_are_integrals_of_the_density(double a, double b)
    {
        var distribution = new BetaDistribution(a, b);
        Near(distribution.Mean, a / (a + b));
        var density = SlowIntegral.BetaDensity(a, b);
        foreach (var x in Places)
        {
            distribution.Cumulative(x).ShouldAgreeWith(SlowIntegral.Of(density, 0, x));
            distribution.PartialMean(x).ShouldAgreeWith(SlowIntegral.Of(t => t * density(t), 0, x));
        }
    }

    [Fact]
    public void Both_sides_add_up_to_1_for_shapes_small_and_large()
    {
        foreach (var a in new[] { 0.01, 0.3, 2, 17, 900, 1e5 })
            foreach (var b in new[] { 0.02, 0.7, 3, 40, 2000, 1e5 })
                foreach (var x in Places.Where(x => x is 0 or >= 1e-4)) // 1 - x must be near enough
                                                                        // shapes of 100,000 cost digits
                    Near(new BetaDistribution(a, b).Cumulative(x) + new BetaDistribution(b, a).Cumulative(1 - x), 1, 1e-8);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Places_outside_of_0_to_1_and_shapes_of_0_are_refused(double x)
    {
        var compute = () => new BetaDistribution(2, 2).Cumulative(x);
        var make = () => new BetaDistribution(0, 2);

        compute.Should().Throw<ArgumentOutOfRangeException>();
        make.Should().Throw<ArgumentOutOfRangeException>();
    }

    private static double Choose(int n, int k) =>
        Enumerable.Range(1, k).Aggregate(1.0, (product, i) => product * (n - k + i) / i);

    private static void Near(double actual, double expected, double tolerance = 1e-12) =>
        actual.Should().BeApproximately(expected, tolerance);
}
