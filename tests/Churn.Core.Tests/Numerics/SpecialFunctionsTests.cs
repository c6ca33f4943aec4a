using Churn.Core.Numerics;

namespace Churn.Core.Tests.Numerics;

public sealed class SpecialFunctionsTests
{
    [Theory]
    [InlineData(3.841458820694124, 1, .05)]
    [InlineData(6.634896601021213, 1, .01)]
    [InlineData(16.918977604620448, 9, .05)]
    [InlineData(27.877164871256568, 9, .001)]
    [InlineData(3.325112843066815, 9, .95)]
    [InlineData(124.34211340400407, 100, .05)]
    public void ChiSquareTail_at_its_quantiles_is_what_tables_say(double value, int degreesOfFreedom, double expected) =>
        SpecialFunctions.ChiSquareTail(value, degreesOfFreedom).Should().BeApproximately(expected, 1e-12);

    [Theory]
    [InlineData(.1)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(20)]
    [InlineData(200)]
    public void GammaTail_of_whole_shapes_is_a_sum_of_Poisson_terms(double x)
    {
        var (sum, term) = (0.0, Math.Exp(-x));
        for (var shape = 1; shape <= 30; shape++)
        {
            sum += term;
            term *= x / shape;
            (SpecialFunctions.GammaTail(shape, x) / sum).Should().BeApproximately(1, 1e-11);
        }
    }

    [Fact]
    public void GammaTail_at_zero_is_one() => SpecialFunctions.GammaTail(2.5, 0).Should().Be(1);
}
