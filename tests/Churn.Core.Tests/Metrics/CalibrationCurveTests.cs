using Churn.Core.Metrics;

namespace Churn.Core.Tests.Metrics;

public sealed class CalibrationCurveTests
{
    [Fact]
    public void Bins_hold_as_many_rows_each_by_ascending_probability()
    {
        var curve = CalibrationCurve.Of(
            [true, false, true, false, true, false], [0.9, 0.1, 0.5, 0.2, 0.7, 0.3], bins: 3);

        curve.Select(bin => bin.Rows).Should().Equal(2, 2, 2);
        curve.Select(bin => bin.ObservedRate).Should().Equal(0, 0.5, 1);
        curve[0].MeanPredicted.ShouldAgreeWith(0.15);
        curve[1].MeanPredicted.ShouldAgreeWith(0.4);
        curve[2].MeanPredicted.ShouldAgreeWith(0.8);
    }

    [Fact]
    public void Customers_of_equal_probability_share_the_bin_of_their_middle_rank()
    {
        // The tie takes ranks 1 to 5 of 0 to 5; its middle falls into the second of three bins, and the third stays empty.
        CalibrationCurve.Of([false, true, false, true, false, true], [0.1, 0.5, 0.5, 0.5, 0.5, 0.5], bins: 3)
            .Should().Equal(new CalibrationBin(0.1, 0, 1), new CalibrationBin(0.5, 0.6, 5));
    }

    [Fact]
    public void Distinct_probabilities_are_cut_into_equal_pieces_of_the_sorted_rows()
    {
        var rows = OutOfFoldRows.RandomCalibrated(seed: 10, count: 500);
        var sorted = rows.Probabilities.Zip(rows.Churned).OrderBy(row => row.First);
        var expected = sorted.Chunk(50).Select(piece =>
            (Predicted: piece.Average(row => row.First), Observed: piece.Average(row => row.Second ? 1.0 : 0)));

        var curve = CalibrationCurve.Of(rows.Churned, rows.Probabilities);

        curve.Should().HaveCount(10).And.OnlyContain(bin => bin.Rows == 50);
        foreach (var (bin, piece) in curve.Zip(expected))
        {
            bin.MeanPredicted.ShouldAgreeWith(piece.Predicted);
            bin.ObservedRate.ShouldAgreeWith(piece.Observed);
        }
    }

    [Fact]
    public void All_bins_together_are_all_rows_whatever_their_order()
    {
        foreach (var rows in OutOfFoldRows.RandomWithTies(seed: 11))
        {
            var curve = CalibrationCurve.Of(rows.Churned, rows.Probabilities, bins: 7);
            var shuffled = rows.Shuffled(seed: 12);

            curve.Sum(bin => bin.Rows).Should().Be(rows.Count);
            curve.Sum(bin => bin.Rows * bin.MeanPredicted).ShouldAgreeWith(rows.Probabilities.Sum());
            curve.Sum(bin => bin.Rows * bin.ObservedRate).ShouldAgreeWith(rows.Churned.Count(churned => churned));
            curve.Select(bin => bin.MeanPredicted).Should().BeInAscendingOrder();
            CalibrationCurve.Of(shuffled.Churned, shuffled.Probabilities, bins: 7).Should().Equal(curve);
        }
    }

    [Fact]
    public void A_number_of_bins_below_one_is_refused()
    {
        var compute = () => CalibrationCurve.Of([true], [0.5], bins: 0);

        compute.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("bins");
    }
}
