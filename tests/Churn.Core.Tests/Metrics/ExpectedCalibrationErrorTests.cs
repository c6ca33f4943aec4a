using Churn.Core.Metrics;

namespace Churn.Core.Tests.Metrics;

public sealed class ExpectedCalibrationErrorTests
{
    [Fact]
    public void Two_bins_have_the_value_worked_by_hand()
    {
        // [0, 0.5): mean 0.2, one of three left; [0.5, 1]: mean 0.75, all left.
        var error = ExpectedCalibrationError.Of([false, true, false, true, true], [0.1, 0.2, 0.3, 0.5, 1.0], bins: 2);

        error.ShouldAgreeWith((3 * (1 / 3.0 - 0.2) + 2 * 0.25) / 5);
    }

    [Fact]
    public void One_bin_compares_the_mean_probability_with_the_churn_rate()
    {
        ExpectedCalibrationError.Of([true, false, false, false], [0.9, 0.8, 0.2, 0.5], bins: 1).ShouldAgreeWith(0.35);
    }

    [Fact]
    public void A_probability_on_a_boundary_belongs_to_the_upper_bin_and_1_to_the_last()
    {
        // Apart: |0.3 - 1| + |0.6 - 0|; in one bin the differences would cancel.
        ExpectedCalibrationError.Of([true, false], [0.3, 0.6], bins: 2).ShouldAgreeWith(0.65);
        ExpectedCalibrationError.Of([true, false], [0.5, 0.6], bins: 2).ShouldAgreeWith(0.05);
        ExpectedCalibrationError.Of([true, false], [1.0, 0.6], bins: 2).ShouldAgreeWith(0.3);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(15)]
    public void It_is_the_difference_in_each_bin_weighted_by_its_rows(int bins)
    {
        foreach (var rows in OutOfFoldRows.RandomWithTies(seed: 6))
        {
            // The probabilities are hundredths, so whole numbers decide the bin.
            var expected = Enumerable.Range(0, rows.Count)
                .GroupBy(row => Math.Min((int)Math.Round(rows.Probabilities[row] * 100) * bins / 100, bins - 1))
                .Sum(bin => (double)bin.Count() / rows.Count * Math.Abs(
                    bin.Average(row => rows.Probabilities[row]) - bin.Average(row => rows.Churned[row] ? 1.0 : 0.0)));

            ExpectedCalibrationError.Of(rows.Churned, rows.Probabilities, bins).ShouldAgreeWith(expected);
        }
    }

    [Fact]
    public void A_number_of_bins_below_one_is_refused()
    {
        var compute = () => ExpectedCalibrationError.Of([true], [0.5], bins: 0);

        compute.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("bins");
    }
}
