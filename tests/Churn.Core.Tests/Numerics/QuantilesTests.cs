using Churn.Core.Numerics;

namespace Churn.Core.Tests.Numerics;

public class QuantilesTests
{
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.25, 1.75)]
    [InlineData(0.5, 2.5)]
    [InlineData(0.9, 8.6)]
    [InlineData(1, 11)]
    public void Quantile_lies_between_its_neighbours_in_proportion(double share, double expected)
    {
        float[] values = [3, 1, 11, 2];

        Quantiles.Of<float>(values, share).Should().BeApproximately(expected, 1e-12);
        Quantiles.OfSorted([1.0, 2, 3, 11], share).Should().BeApproximately(expected, 1e-12);
        values.Should().Equal(3, 1, 11, 2);
    }

    [Fact]
    public void One_value_is_each_of_its_quantiles_and_no_value_has_none()
    {
        Quantiles.Of([7.0], 0.3).Should().Be(7);
        Quantiles.Of<double>([], 0.3).Should().Be(double.NaN);
    }
}
