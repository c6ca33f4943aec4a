using Churn.TestSupport;
using Churn.Training.Learners.Neural;

namespace Churn.Training.Tests.Learners.Neural;

public class PiecewiseLinearEncodingTests
{
    [Theory]
    [InlineData(-5, 0, 0)]
    [InlineData(1, 0, 0)]
    [InlineData(2, .5, 0)]
    [InlineData(3, 1, 0)]
    [InlineData(5, 1, .2)]
    [InlineData(13, 1, 1)]
    [InlineData(99, 1, 1)]
    public void A_bin_tells_how_far_a_number_has_come_through_it(float number, float first, float second)
    {
        // Three values, so two bins: 1 to 3 and 3 to 13.
        var bins = PiecewiseLinearEncoding.Learn(new FeatureMatrix([13, 1, 3, 3], ["a"]), 16);
        var encoded = new float[3];

        bins.Encode([number], encoded);

        encoded.Should().Equal([number, first, second], (a, b) => Math.Abs(a - b) < 1e-6);
    }

    [Fact]
    public void Many_values_are_cut_at_their_quantiles()
    {
        // The squares of 0 to 100: a quarter of them lie below 625, a half below 2,500, three quarters below 5,625.
        var squares = Enumerable.Range(0, 101).Select(root => (float)(root * root)).Reverse().ToArray();
        var bins = PiecewiseLinearEncoding.Learn(new FeatureMatrix(squares, ["a"]), 4);
        var encoded = new float[bins.Width];

        bins.Encode([2500], encoded);
        encoded.Should().Equal(2500, 1, 1, 0, 0);

        bins.Encode([312.5f], encoded);
        encoded.Should().Equal(312.5f, .5f, 0, 0, 0);
    }

    [Fact]
    public void Flags_constants_and_repeated_quantiles_get_no_bin_of_their_own()
    {
        float[] rows = [.. Enumerable.Range(0, 100).SelectMany(row => new[] { row % 2, 7f, row < 90 ? 0 : row })];

        var bins = PiecewiseLinearEncoding.Learn(new FeatureMatrix(rows, ["flag", "constant", "mostly 0"]), 4);

        // The quantiles of the third are 0, 0, 0, 0 and 99, so it has one bin, which would say what it says itself.
        bins.Width.Should().Be(3);
    }

    [Theory]
    [InlineData(512, 16)]
    [InlineData(1_000, 8)]
    [InlineData(5_000, 0)]
    public void Thousands_of_numbers_share_the_bins_and_flags_take_none_of_them(int numbers, int binsOfEach)
    {
        var flags = numbers;
        float[] rows = [.. Enumerable.Range(0, 20).SelectMany(row =>
            Enumerable.Repeat((float)row, numbers).Concat(Enumerable.Repeat((float)(row % 2), flags)))];
        string[] names = [.. Enumerable.Range(0, numbers + flags).Select(column => $"x{column}")];

        PiecewiseLinearEncoding
            .Learn(new FeatureMatrix(rows, names), 16)
            .Width.Should()
            .Be(numbers + flags + (numbers * binsOfEach));
    }

    [Fact]
    public void A_bin_too_narrow_or_too_wide_for_a_float_is_left_out()
    {
        float[] rows = [0, float.Epsilon, 1, float.MaxValue, float.MinValue];
        var bins = PiecewiseLinearEncoding.Learn(new FeatureMatrix(rows, ["a"]), 16);

        foreach (var number in rows) Encode(bins, [number]).Should().NotContain(float.NaN);
    }

    [Fact]
    public void No_bins_leave_the_features_as_they_are()
    {
        var bins = PiecewiseLinearEncoding.Learn(new FeatureMatrix([1, 2, 3, 4], ["a"]), 0);

        Encode(bins, [5]).Should().Equal(5);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(1e-20f, 1e-20)]
    [InlineData(.03f, .029998501)]
    [InlineData(4, 2.4)]
    [InlineData(-4, -2.4)]
    [InlineData(1e30f, 3)]
    [InlineData(-1e30f, -3)]
    public void A_number_is_bent_so_that_it_never_passes_the_limit(float number, double bent)
    {
        var bins = PiecewiseLinearEncoding.Learn(new FeatureMatrix([1, 2, 3, 4], ["a"]), 0, limit: 3);

        ((double)Encode(bins, [number]).Single()).Should().BeApproximately(bent, 1e-6);
        ((double)Run(bins, number)).Should().BeApproximately(bent, 1e-6, "the graph bends it as well");
    }

    private static float Run(PiecewiseLinearEncoding bins, float number) => RunGraph.On(1, bins.WriteTo, number).Single();

    private static float[] Encode(PiecewiseLinearEncoding bins, float[] features)
    {
        var encoded = new float[bins.Width];
        bins.Encode(features, encoded);
        return encoded;
    }
}
