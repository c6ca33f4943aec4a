using Churn.Core.Numerics;

namespace Churn.Core.Tests.Numerics;

public class SmoothedRatesTests
{
    [Fact]
    public void Rates_of_small_groups_are_drawn_towards_the_average()
    {
        var rates = new SmoothedRates(3, priorRows: 4);
        for (var row = 0; row < 8; row++) rates.Add(0, row < 2);
        for (var row = 0; row < 2; row++) rates.Add(1, true);

        rates.Average.Should().Be(0.4);
        rates.Of(0).Should().BeApproximately((2 + (4 * 0.4)) / 12, 1e-15);
        rates.Of(1).Should().BeApproximately((2 + (4 * 0.4)) / 6, 1e-15);
        rates.Of(2).Should().BeApproximately(0.4, 1e-15);
    }

    [Fact]
    public void Rates_of_nothing_are_0() => new SmoothedRates(1, priorRows: 5).Of(0).Should().Be(0);
}
