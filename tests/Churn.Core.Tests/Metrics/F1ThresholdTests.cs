using Churn.Core.Metrics;

namespace Churn.Core.Tests.Metrics;

public sealed class F1ThresholdTests
{
    [Fact]
    public void It_lies_halfway_between_the_probabilities_on_both_sides_of_the_best_cut()
    {
        // F1 after each row: 2/3, 1, 4/5, 2/3.
        F1Threshold.Of([true, true, false, false], [0.9, 0.7, 0.3, 0.1]).ShouldAgreeWith(0.5);
    }

    [Fact]
    public void Of_equally_good_cuts_the_highest_threshold_wins()
    {
        // F1 after each row: 2/3, 1/2, 2/5, 2/3.
        F1Threshold.Of([true, false, false, true], [0.8, 0.6, 0.4, 0.2]).ShouldAgreeWith(0.7);
    }

    [Fact]
    public void Calling_everybody_puts_it_halfway_between_the_lowest_probability_and_0()
    {
        F1Threshold.Of([false, true], [0.8, 0.2]).ShouldAgreeWith(0.1);
        F1Threshold.Of([false, true], [0.8, 0.0]).Should().Be(0);
    }

    [Fact]
    public void Neighbouring_numbers_are_still_told_apart()
    {
        // The middle of two neighbours rounds up or down, in turn.
        foreach (var lower in new[] { 0.3, Math.BitIncrement(0.3) })
        {
            var upper = Math.BitIncrement(lower);

            var threshold = F1Threshold.Of([true, false], [upper, lower]);

            ConfusionMatrix.Of([true, false], [upper, lower], threshold).F1.Should().Be(1);
        }
    }

    [Fact]
    public void No_other_threshold_has_a_higher_F1_and_no_higher_one_the_same()
    {
        foreach (var rows in OutOfFoldRows.RandomWithTies(seed: 14).Where(rows => rows.Churned.Contains(true)))
        {
            var threshold = F1Threshold.Of(rows.Churned, rows.Probabilities);
            var best = ConfusionMatrix.Of(rows.Churned, rows.Probabilities, threshold).F1;

            foreach (var other in rows.Probabilities.Distinct())
            {
                var f1 = ConfusionMatrix.Of(rows.Churned, rows.Probabilities, other).F1;
                f1.Should().BeLessThanOrEqualTo(best);
                var callsFewer = other > threshold && rows.Probabilities.Any(p => p >= threshold && p < other);
                if (callsFewer)
                    f1.Should().BeLessThan(best);
            }
        }
    }

    [Fact]
    public void It_is_undefined_without_churners()
    {
        F1Threshold.Of([false, false], [0.1, 0.2]).Should().Be(double.NaN);
    }
}
