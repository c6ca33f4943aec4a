using Churn.Core.Metrics;

namespace Churn.Core.Tests.Metrics;

public sealed class LogLossTests
{
    [Fact]
    public void One_half_of_everybody_costs_ln_2()
    {
        LogLoss.Of([true, false, false], [0.5, 0.5, 0.5]).ShouldAgreeWith(0.69314718055994531);
    }

    [Fact]
    public void It_is_minus_the_log_of_the_likelihood_per_row()
    {
        // 0.8 x (1 - 0.4) x 0.5 = 0.24
        LogLoss.Of([true, false, true], [0.8, 0.4, 0.5]).ShouldAgreeWith(-Math.Log(0.24) / 3);
    }

    [Fact]
    public void A_certain_error_costs_no_more_than_one_in_1e15()
    {
        LogLoss.Of([true], [0]).ShouldAgreeWith(34.538776394910684);
        LogLoss.Of([false], [1]).ShouldAgreeWith(-Math.Log(1 - (1 - 1e-15)));
        LogLoss.Of([true, false], [1, 0]).ShouldAgreeWith(0);
    }

    [Fact]
    public void It_is_the_mean_cross_entropy_of_outcome_and_probability()
    {
        foreach (var rows in OutOfFoldRows.RandomWithTies(seed: 4))
        {
            var expected = rows.Probabilities.Zip(rows.Churned, (probability, churned) =>
            {
                var outcome = churned ? 1.0 : 0.0;
                var clipped = Math.Max(1e-15, Math.Min(1 - 1e-15, probability));
                return -outcome * Math.Log(clipped) - (1 - outcome) * Math.Log(1 - clipped);
            }).Average();

            LogLoss.Of(rows.Churned, rows.Probabilities).ShouldAgreeWith(expected);
        }
    }
}
