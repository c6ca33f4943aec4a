using Churn.Core.Decisions;

namespace Churn.Core.Metrics;

/// <summary>The profit of a campaign over the share of the customers contacted, at the mean acceptance rate.</summary>
public static class ProfitCurve
{
    /// <summary>The number of steps where none is given: one for every hundredth of the customers.</summary>
    public const int DefaultSteps = 100;

    /// <summary>
    /// The points at the fractions 0, 1 / steps, 2 / steps, ..., 1, each of as many rows as <see cref="Lift"/> targets. Empty
    /// without rows.
    /// </summary>
    /// <param name="churned">The label of each row: true where the customer left.</param>
    /// <param name="probabilities">The predicted probability of churn of the same rows, in [0, 1].</param>
    /// <param name="terms">The terms of the campaign.</param>
    /// <param name="steps">The number of steps, at least 1.</param>
    /// <exception cref="ArgumentException">The lengths differ, a probability is not in [0, 1] or there is no step.</exception>
    public static IReadOnlyList<ProfitPoint> Of(
        ReadOnlySpan<bool> churned, ReadOnlySpan<double> probabilities, CampaignEconomics terms, int steps = DefaultSteps)
    {
        MetricInput.Check(churned, probabilities);
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        if (churned.IsEmpty) return [];
        var reached = LiftCurve.ChurnersReached(churned, probabilities);
        var rows = churned.Length;
        return
        [
            .. Enumerable
                .Range(0, steps + 1)
                .Select(step =>
                {
                    var fraction = (double)step / steps;
                    var targeted = Lift.TargetedRows(fraction, rows);
                    return new ProfitPoint(
                        fraction,
                        terms.Profit(reached[targeted], targeted - reached[targeted], terms.Acceptance) / rows);
                }),];
    }
}

/// <summary>What a campaign earns that contacts a share of the customers, the most probable churners first.</summary>
/// <param name="Fraction">The share of the customers contacted, from 0 to 1.</param>
/// <param name="PerCustomer">The profit over all customers, contacted or not, in the currency per customer.</param>
public readonly record struct ProfitPoint(double Fraction, double PerCustomer);
