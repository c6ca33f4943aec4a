using Churn.Training.Learners.Forest;

namespace Churn.Training.Tests.Learners.Forest;

public class BinnedFeaturesTests
{
    [Fact]
    public void Few_values_have_a_bin_each()
    {
        var binned = Bin([3, 1, 2, 2, 1, 1, 1], 256);

        binned.Bins(0).Should().Be(3);
        binned.Codes(0).Should().Equal(2, 0, 1, 1, 0, 0, 0);
        binned.Threshold(0, 0).Should().Be(1.5f);
    }

    [Fact]
    public void A_constant_has_one_bin() => Bin([4, 4, 4], 256).Bins(0).Should().Be(1);

    [Fact]
    public void Many_values_share_bins_evenly_beside_a_frequent_one()
    {
        var values = Enumerable.Range(0, 1_000).Select(i => i < 500 ? 0f : i).ToArray();

        var binned = Bin(values, 11);

        binned.Bins(0).Should().Be(11);
        binned
            .Codes(0)
            .CountBy(code => code)
            .Select(bin => bin.Value)
            .Should()
            .BeEquivalentTo([500, 50, 50, 50, 50, 50, 50, 50, 50, 50, 50]);
    }

    [Theory]
    [InlineData(1f)]
    [InlineData(-1f)]
    [InlineData(16_777_216f)]
    [InlineData(float.Epsilon)]
    public void Neighbouring_floats_fall_apart(float value)
    {
        var binned = Bin([value, MathF.BitIncrement(value)], 256);

        binned.Codes(0).Should().Equal(0, 1);
        binned.Threshold(0, 0).Should().Be(value);
    }

    [Fact]
    public void A_row_is_in_the_bin_that_the_thresholds_say()
    {
        var random = new Random(5);
        var values = Enumerable.Range(0, 5_000).Select(_ => (float)(random.NextDouble() * 1e-3)).ToArray();

        var binned = Bin(values, 64);

        for (var row = 0; row < values.Length; row++)
            Enumerable.Range(0, 63).Count(bin => values[row] > binned.Threshold(0, bin)).Should().Be(binned.Codes(0)[row]);
    }

    private static BinnedFeatures Bin(float[] values, int bins) => BinnedFeatures.Of(new FeatureMatrix(values, ["x"]), bins, 1);
}
