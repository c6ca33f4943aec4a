namespace Churn.Training.Value;

/// <summary>
/// How far predicted shares are from who was still there, with customers who were not seen long enough made up for by the others
/// (Graf, Schmoor, Sauerbrei and Schumacher, "Assessment and comparison of prognostic classification schemes for survival data",
/// Statistics in Medicine 18, 1999).
/// </summary>
public sealed class SurvivalBrier
{
    private readonly IReadOnlyList<ObservedTime> observed;
    private readonly KaplanMeierCurve seen;
    private readonly double[] seenAtOwn;

    /// <param name="observed">The customers.</param>
    public SurvivalBrier(IReadOnlyList<ObservedTime> observed)
    {
        this.observed = observed;
        seen = KaplanMeierCurve.Fit([.. observed.Select(one => one with { HasLeft = !one.HasLeft })]);
        seenAtOwn = [.. observed.Select(one => seen.Survival(one.Time))];
    }

    /// <summary>
    /// The mean of S^2 / G(T) for those who left by the time, and of (1 - S)^2 / G(t) for those who were there after it; G is the
    /// Kaplan-Meier curve of being seen.
    /// </summary>
    /// <param name="time">The time t.</param>
    /// <param name="survival">The predicted probability S of each customer to be there after it.</param>
    public double At(double time, Func<int, double> survival)
    {
        var (sum, seenNow) = (0.0, seen.Survival(time));
        for (var customer = 0; customer < observed.Count; customer++)
        {
            var (own, hasLeft) = observed[customer];
            if (own > time) sum += Square(1 - survival(customer)) / seenNow;
            else if (hasLeft) sum += Square(survival(customer)) / seenAtOwn[customer];
        }

        return sum / observed.Count;
    }

    /// <summary>The mean over times, by the trapezoidal rule.</summary>
    /// <param name="times">Two times or more, in rising order.</param>
    /// <param name="survival">The probability of a customer to be there after a time.</param>
    public double Integrated(IReadOnlyList<double> times, Func<int, double, double> survival)
    {
        double[] scores = [.. times.Select(time => At(time, customer => survival(customer, time)))];
        var area = 0.0;
        for (var step = 1; step < scores.Length; step++)
            area += (scores[step] + scores[step - 1]) / 2 * (times[step] - times[step - 1]);
        return area / (times[^1] - times[0]);
    }

    private static double Square(double value) => value * value;
}
