using Churn.Core.Numerics;

namespace Churn.Core.Tests.Numerics;

public class MomentsTests
{
    private static readonly float[] Values = [2, 4, 4, 4, 5, 5, 7, 9];

    [Fact]
    public void Moments_are_those_worked_by_hand()
    {
        Moments.Mean<float>(Values).Should().Be(5);
        Moments.StandardDeviation<float>(Values).Should().Be(2);
        Moments.Variance<float>(Values).Should().BeApproximately(32 / 7.0, 1e-15);
    }

    [Fact]
    public void Too_few_values_have_no_moments()
    {
        Moments.Mean<double>([]).Should().Be(double.NaN);
        Moments.StandardDeviation<double>([]).Should().Be(double.NaN);
        Moments.Variance([3.0]).Should().Be(double.NaN);
    }
}
