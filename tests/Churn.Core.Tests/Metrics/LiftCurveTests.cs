using Churn.Core.Metrics;

namespace Churn.Core.Tests.Metrics;

public sealed class LiftCurveTests
{
    [Fact]
    public void Four_rows_have_the_points_worked_by_hand()
    {
        LiftCurve.Of([true, false, true, false], [0.9, 0.8, 0.7, 0.6], points: 4).Should().Equal(
            new LiftPoint(0.25, 2, 0.5),
            new LiftPoint(0.5, 1, 0.5),
            new LiftPoint(0.75, 2 / 3.0 / 0.5, 1),
            new LiftPoint(1, 1, 1));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(20)]
    [InlineData(100)]
    public void Each_point_agrees_with_the_lift_at_its_fraction(int points)
    {
        foreach (var rows in OutOfFoldRows.RandomWithTies(seed: 13))
        {
            var expected = Enumerable.Range(1, points).Select(point => (double)point / points)
                .Select(fraction => (fraction, lift: Lift.Of(rows.Churned, rows.Probabilities, fraction)))
                .Where(point => !double.IsNaN(point.lift));

            LiftCurve.Of(rows.Churned, rows.Probabilities, points)
                .Select(point => (point.Fraction, point.Lift)).Should().Equal(expected);
        }
    }

    [Fact]
    public void The_gain_is_the_share_of_the_churners_in_the_first_rows()
    {
        // Two of the seven churners are in the first 2 of 20 rows, three in the first 4, five in the first 10.
        var curve = LiftCurve.Of(OutOfFoldRows.Twenty.Churned, OutOfFoldRows.Twenty.Probabilities, points: 10);

        curve[0].Gain.ShouldAgreeWith(2 / 7.0);
        curve[1].Gain.ShouldAgreeWith(3 / 7.0);
        curve[4].Gain.ShouldAgreeWith(5 / 7.0);
        curve[9].Should().Be(new LiftPoint(1, 1, 1));
    }

    [Fact]
    public void It_is_empty_without_churners()
    {
        LiftCurve.Of([false, false], [0.1, 0.2]).Should().BeEmpty();
    }

    [Fact]
    public void A_number_of_points_below_one_is_refused()
    {
        var compute = () => LiftCurve.Of([true], [0.5], points: 0);

        compute.Should().Throw<ArgumentOutOfRangeException>().WithParameterName("points");
    }
}
