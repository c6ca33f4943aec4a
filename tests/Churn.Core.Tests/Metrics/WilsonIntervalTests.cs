using Churn.Core.Metrics;

namespace Churn.Core.Tests.Metrics;

public sealed class WilsonIntervalTests
{
    [Theory]
    [InlineData(0, 10)]
    [InlineData(3, 10)]
    [InlineData(10, 10)]
    [InlineData(265, 1000)]
    public void At_its_ends_the_counted_share_is_just_196_deviations_away(int hits, int rows)
    {
        var (lower, upper) = WilsonInterval.Of(hits, rows);
        var share = (double)hits / rows;

        foreach (var end in new[] { lower, upper }.Where(end => end is > 0 and < 1))
            (Math.Abs(share - end) / Math.Sqrt(end * (1 - end) / rows)).Should().BeApproximately(1.959963984540054, 1e-9);
        share.Should().BeInRange(lower, upper);
    }

    [Fact]
    public void It_is_undefined_without_rows_and_refuses_more_hits_than_rows()
    {
        WilsonInterval.Of(0, 0).Should().Be(new Interval(double.NaN, double.NaN));
        var compute = () => WilsonInterval.Of(3, 2);
        compute.Should().Throw<ArgumentOutOfRangeException>();
    }
}
