using Churn.Core.Privacy;

namespace Churn.Core.Tests.Privacy;

public sealed class SampledGaussianTests
{
    /// <summary>Epsilons that other accountants tell: by Rényi's divergence, and by the privacy loss.</summary>
    public static TheoryData<double, double, int, double, double, double> References => new()
    {
        { 1, 1, 1, 1e-5, 4.728507, 4.377178 },
        { 2, 1, 1, 1e-5, 2.165716, 1.993091 },
        { 5, 1, 10, 1e-6, 3.131090, 2.921601 },
        { 4, .01, 1_000, 1e-5, .301161, .272173 },
        { 1.1, 256.0 / 60_000, 14_040, 1e-5, 2.594363, 2.379644 },
        { .7, 256.0 / 60_000, 10_530, 1e-5, 6.314928, 5.635129 },
        { 1, 256.0 / 5_634, 440, 1e-5, 7.021944, 6.334235 },
        { .8, .005, 1_000, 1e-6, 2.626538, 2.004112 },
        { 1, .01, 1_000, 1e-5, 2.101367, 1.828244 },
        { 1.5, .04, 2_250, 1e-5, 7.32911117143, 6.777395712150674 },
    };

    [Theory]
    [MemberData(nameof(References))]
    public void The_epsilon_is_within_a_hundredth_of_other_accountants(
        double noise, double rate, int steps, double delta, double renyi, double loss)
    {
        var training = new SampledGaussian(noise, rate, steps);

        training.Epsilon(delta).Should().BeApproximately(loss, .01 * loss);
        training.RenyiEpsilon(delta).Should().BeApproximately(renyi, .01 * renyi);
    }

    [Theory]
    [InlineData(2, 1, .5)]
    [InlineData(5, 10, 1)]
    [InlineData(10, 100, 3)]
    public void Without_sampling_it_is_that_of_Gaussian_privacy_and_never_below(double noise, int steps, double least)
    {
        var exact = GaussianPrivacy.Epsilon(Math.Sqrt(steps) / noise, 1e-5);

        new SampledGaussian(noise, 1, steps).Epsilon(1e-5).Should().BeInRange(exact - 1e-6, exact + 1e-3)
            .And.BeGreaterThan(least);
    }

    [Theory]
    [InlineData(.3, .1, 1_000_000)]
    [InlineData(1, 1, 1_000_000)]
    public void Losses_that_fit_no_grid_are_never_told_too_low(double noise, double rate, int steps)
    {
        var training = new SampledGaussian(noise, rate, steps);

        training.Epsilon(1e-5).Should().Be(training.RenyiEpsilon(1e-5)).And.BeGreaterThan(10_000);
    }

    [Fact]
    public void More_steps_more_rows_and_less_noise_cost_more()
    {
        double Of(double noise, double rate, int steps) => new SampledGaussian(noise, rate, steps).Epsilon(1e-6);

        Of(1, .01, 400).Should().BeGreaterThan(Of(1, .01, 200)).And.BeGreaterThan(Of(1, .005, 400))
            .And.BeGreaterThan(Of(1.2, .01, 400));
    }

    [Theory]
    [InlineData(0, .1, 1, 1e-5)]
    [InlineData(1, 0, 1, 1e-5)]
    [InlineData(1, 1.1, 1, 1e-5)]
    [InlineData(1, .1, 0, 1e-5)]
    [InlineData(1, .1, 1, 0)]
    [InlineData(double.NaN, .1, 1, 1e-5)]
    public void What_is_beyond_its_range_is_refused(double noise, double rate, int steps, double delta)
    {
        var act = () => new SampledGaussian(noise, rate, steps).Epsilon(delta);

        act.Should().Throw<ArgumentOutOfRangeException>();
    }
}
