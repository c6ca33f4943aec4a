using Churn.Core.Metrics;

namespace Churn.Core.Tests.Metrics;

public sealed class BrierLossTests
{
    [Fact]
    public void It_is_the_mean_squared_difference_worked_by_hand()
    {
        // 0.04 + 0.16 + 0.25
        BrierLoss.Of([true, false, true], [0.8, 0.4, 0.5]).ShouldAgreeWith(0.15);
    }

    [Fact]
    public void Certain_predictions_cost_nothing_when_right_and_one_when_wrong()
    {
        BrierLoss.Of([true, false], [1, 0]).Should().Be(0);
        BrierLoss.Of([true, false], [0, 1]).Should().Be(1);
    }

    [Fact]
    public void It_equals_the_square_multiplied_out()
    {
        foreach (var rows in OutOfFoldRows.RandomWithTies(seed: 5))
        {
            var expected = rows.Probabilities.Average(probability => probability * probability)
                - 2 * rows.Probabilities.Select((probability, row) => rows.Churned[row] ? probability : 0).Average()
                + rows.Churned.Average(churned => churned ? 1 : 0);

            BrierLoss.Of(rows.Churned, rows.Probabilities).ShouldAgreeWith(expected);
        }
    }
}
