using Churn.Core.Numerics;

namespace Churn.Core.Monitoring;

/// <summary>
/// How strongly outcomes speak against probabilities, in a p-value that may be looked at after every outcome: if the
/// probabilities are what happens, it ever falls to a level or below it with at most that probability.
/// </summary>
/// <remarks>
/// A test martingale (G. Shafer, "Testing by betting", Journal of the Royal Statistical Society A 184, 2021; the bound is J.
/// Ville's of 1939): the mean likelihood ratio of recalibrated probabilities, with slopes and shifts that are set beforehand. No
/// alternative depends on outcomes, so the order in which these come does not matter. Each customer must be in it once.
/// </remarks>
public static class CalibrationEvidence
{
    /// <summary>
    /// Outcomes of probabilities nearer to 0 or 1 are left out: a single one against them would decide, and a leaf of few
    /// customers is soon that sure.
    /// </summary>
    private const double Closest = 1e-3;

    private static readonly double[] Slopes = [0, .25, .5, .75, 1, 1.5, 2];
    private static readonly double[] Shifts = [-2, -1, -.5, -.25, 0, .25, .5, 1, 2];

    /// <summary>Weighs outcomes.</summary>
    /// <param name="customers">The customers whose outcome is known.</param>
    /// <param name="churnRate">
    /// The share of churners in the training, above 0 and below 1: slopes turn around it. It must not depend on the outcomes.
    /// </param>
    /// <returns>The p-value, from 0 to 1.</returns>
    public static double P(IReadOnlyList<ScoredOutcome> customers, double churnRate)
    {
        var centre = LogOddsScale.OfProbability(churnRate);
        var logs = new List<double>(Slopes.Length * Shifts.Length);
        foreach (var slope in Slopes)
            foreach (var shift in Shifts)
                if (slope != 1 || shift != 0) logs.Add(LogRatio(customers, centre, slope, shift));
        var largest = logs.Max();
        var evidence = largest + Math.Log(logs.Average(log => Math.Exp(log - largest)));
        return Math.Min(1, Math.Exp(-evidence));
    }

    private static double LogRatio(IReadOnlyList<ScoredOutcome> customers, double centre, double slope, double shift)
    {
        var sum = 0.0;
        foreach (var customer in customers)
        {
            if (!(customer.Probability is >= Closest and <= 1 - Closest)) continue;
            var logOdds = LogOddsScale.OfProbability(customer.Probability);
            var other = LogOddsScale.ToProbability(centre + (slope * (logOdds - centre)) + shift);
            sum += customer.Churned
                ? Math.Log(other / customer.Probability)
                : Math.Log((1 - other) / (1 - customer.Probability));
        }

        return sum;
    }
}
