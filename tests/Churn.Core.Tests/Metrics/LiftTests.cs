using Churn.Core.Metrics;

namespace Churn.Core.Tests.Metrics;

public sealed class LiftTests
{
    [Fact]
    public void A_perfect_ranking_reaches_one_over_the_churn_rate()
    {
        Lift.Of([false, true, false, false], [0.1, 0.9, 0.2, 0.3], fraction: 0.25).ShouldAgreeWith(4);
    }

    [Fact]
    public void Targeting_everybody_is_no_better_than_chance()
    {
        Lift.Of([false, true, false, false], [0.1, 0.9, 0.2, 0.3], fraction: 1).ShouldAgreeWith(1);
    }

    [Fact]
    public void Half_a_row_rounds_to_the_even_number()
    {
        // 2.5 rows are 2, 3.5 rows are 4: one churner in 2 of 5 rows, one in 4 of 7.
        Lift.Of(OutOfFoldRows.Labels("10100"), [0.9, 0.8, 0.7, 0.6, 0.5], fraction: 0.5).ShouldAgreeWith(0.5 / 0.4);
        Lift.Of(OutOfFoldRows.Labels("1000100"), [0.9, 0.8, 0.7, 0.6, 0.5, 0.4, 0.3], fraction: 0.5)
            .ShouldAgreeWith(0.25 / (2 / 7.0));
    }

    [Fact]
    public void Of_equally_probable_customers_those_first_in_the_data_are_targeted()
    {
        double[] probabilities = [0.1, 0.5, 0.5, 0.5];

        Lift.Of(OutOfFoldRows.Labels("0100"), probabilities, fraction: 0.25).ShouldAgreeWith(4);
        Lift.Of(OutOfFoldRows.Labels("0001"), probabilities, fraction: 0.25).ShouldAgreeWith(0);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.25)]
    [InlineData(0.5)]
    [InlineData(0.77)]
    public void It_is_the_churn_rate_of_the_first_rows_of_a_stable_sort_over_that_of_all(double fraction)
    {
        foreach (var rows in OutOfFoldRows.RandomWithTies(seed: 7))
        {
            var ranked = rows.Probabilities.Zip(rows.Churned)
                .OrderByDescending(row => row.First).Select(row => row.Second ? 1.0 : 0);
            var targeted = ranked.Take((int)Math.Round(fraction * rows.Count, MidpointRounding.ToEven));
            var expected = targeted.DefaultIfEmpty(double.NaN).Average() / ranked.Average();

            Lift.Of(rows.Churned, rows.Probabilities, fraction).ShouldAgreeWith(expected);
        }
    }

    [Fact]
    public void It_is_undefined_without_churners_or_when_the_fraction_is_less_than_half_a_row()
    {
        Lift.Of([false, false], [0.1, 0.2], fraction: 0.5).Should().Be(double.NaN);
        Lift.Of([true, false], [0.1, 0.2], fraction: 0.1).Should().Be(double.NaN);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void A_fraction_outside_0_to_1_is_refused(double fraction)
    {
        var compute = () => Lift.Of([true, false], [0.1, 0.2], fraction);

        compute.Should().Throw<ArgumentOutOfRangeException>().WithParameterName(nameof(fraction));
    }
}
