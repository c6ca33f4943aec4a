using Churn.Core.Numerics;
using Churn.Core.Privacy;

namespace Churn.Core.Tests.Privacy;

public sealed class EmpiricalEpsilonTests
{
    private const double Delta = 1e-5;

    /// <summary>The share at which so few hits have a probability of .025, by sums of the binomial distribution.</summary>
    [Theory]
    [InlineData(0, 10, 0.3084971)]
    [InlineData(5, 10, 0.8129140)]
    [InlineData(3, 200, 0.0432083)]
    [InlineData(10, 10, 1)]
    public void The_bound_of_a_share_is_that_of_Clopper_and_Pearson(int hits, int all, double bound) =>
        EmpiricalEpsilon.UpperShare(hits, all).Should().BeApproximately(bound, 1e-6);

    [Theory]
    [InlineData(0.3)]
    [InlineData(1)]
    [InlineData(2)]
    public void Gaussian_noise_is_bounded_by_what_it_costs_and_not_far_below(double mu)
    {
        var random = new RandomStream(7, 1);
        double[] with = [.. Enumerable.Range(0, 4_000).Select(_ => mu + random.NextNormal())];
        double[] without = [.. Enumerable.Range(0, 4_000).Select(_ => random.NextNormal())];

        var found = EmpiricalEpsilon.Of(with, without, Delta);

        var claimed = GaussianPrivacy.Epsilon(mu, Delta);
        found.GaussianEpsilon.Should().BeLessThan(claimed).And.BeGreaterThan(claimed / 2);
        found.Epsilon.Should().BeLessThan(found.GaussianEpsilon);
        found.Runs.Should().Be(2_000);
    }

    [Fact]
    public void What_is_told_apart_each_time_has_a_large_epsilon()
    {
        double[] with = [.. Enumerable.Repeat(1.0, 1_000)];
        double[] without = [.. Enumerable.Repeat(0.0, 1_000)];

        EmpiricalEpsilon.Of(with, without, Delta).Epsilon.Should().BeGreaterThan(4);
    }

    [Fact]
    public void What_is_alike_has_none()
    {
        double[] scores = [.. Enumerable.Range(0, 1_000).Select(i => (double)(i % 10))];

        EmpiricalEpsilon.Of(scores, scores, Delta).Should().Be(new EmpiricalEpsilon(0, 0, 500));
    }
}
