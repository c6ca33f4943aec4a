namespace Churn.Core.Value;

/// <summary>What probabilities of leaving, period by period, add up to.</summary>
/// <param name="Survival">S(1), S(2), ...: the product of 1 - h.</param>
/// <param name="ExpectedPeriods">The sum of S(0), S(1), ..., the last left out: periods that begin within the horizon.</param>
/// <param name="DiscountedPeriods">
/// The same with each S(t) divided by (1 + rate)^t: periods are worth what they are at their start.
/// </param>
public sealed record Stays(IReadOnlyList<double> Survival, double ExpectedPeriods, double DiscountedPeriods)
{
    /// <summary>Adds up.</summary>
    /// <param name="hazards">The probability of leaving in each period, from 0 to 1.</param>
    /// <param name="rate">The rate of a period, 0 or more.</param>
    public static Stays Of(IReadOnlyList<double> hazards, double rate)
    {
        var survival = new double[hazards.Count];
        var (still, periods, discounted, factor) = (1.0, 0.0, 0.0, 1.0);
        for (var t = 0; t < survival.Length; t++)
        {
            (periods, discounted, factor) = (periods + still, discounted + (still * factor), factor / (1 + rate));
            survival[t] = still *= 1 - hazards[t];
        }

        return new Stays(survival, periods, discounted);
    }
}
