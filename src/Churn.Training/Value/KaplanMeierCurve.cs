using Churn.Core.Metrics;

namespace Churn.Training.Value;

/// <summary>
/// The share of customers still there after a time, where some have not left yet: the product of 1 - d/n over the times at which
/// d of n customers left (Kaplan and Meier, "Nonparametric estimation from incomplete observations", Journal of the American
/// Statistical Association 53, 1958).
/// </summary>
public sealed class KaplanMeierCurve
{
    private readonly double[] times;
    private readonly double[] survival;
    private readonly double[] errors;

    private KaplanMeierCurve(double[] times, double[] survival, double[] errors, double longest) =>
        (this.times, this.survival, this.errors, Longest) = (times, survival, errors, longest);

    /// <summary>The longest time that was seen; nothing is known beyond it.</summary>
    public double Longest { get; }

    /// <summary>Fits the curve.</summary>
    /// <param name="observed">At least one customer, in any order.</param>
    public static KaplanMeierCurve Fit(IReadOnlyCollection<ObservedTime> observed)
    {
        ArgumentOutOfRangeException.ThrowIfZero(observed.Count);
        ObservedTime[] sorted = [.. observed.OrderBy(one => one.Time)];
        var (times, survival, errors) = (new List<double>(), new List<double>(), new List<double>());
        var (still, relativeVariance) = (1.0, 0.0);
        for (int first = 0, after; first < sorted.Length; first = after)
        {
            var (atRisk, left) = (sorted.Length - first, 0);
            for (after = first; after < sorted.Length && sorted[after].Time == sorted[first].Time; after++)
                if (sorted[after].HasLeft) left++;
            if (left == 0) continue;
            still *= 1 - ((double)left / atRisk);
            relativeVariance += left / ((double)atRisk * (atRisk - left));
            times.Add(sorted[first].Time);
            survival.Add(still);
            errors.Add(still > 0 ? still * Math.Sqrt(relativeVariance) : 0);
        }

        return new KaplanMeierCurve([.. times], [.. survival], [.. errors], sorted[^1].Time);
    }

    /// <summary>The share still there after a time; customers who leave then have left.</summary>
    public double Survival(double time) => At(survival, time, 1);

    /// <summary>
    /// The standard error of the share: S sqrt(sum of d / (n (n - d))) (Greenwood, "The natural duration of cancer", Reports on
    /// Public Health and Medical Subjects 33, 1926).
    /// </summary>
    public double StandardError(double time) => At(errors, time, 0);

    /// <summary>
    /// The 95 % interval of the share, of equal width in log(-log S), so that it stays within 0 and 1 (Kalbfleisch and Prentice,
    /// The Statistical Analysis of Failure Time Data, 1980, section 1.4).
    /// </summary>
    public (double Lower, double Upper) Interval95(double time)
    {
        var share = Survival(time);
        if (share is 0 or 1) return (share, share);
        var factor = Math.Exp(Interval.StandardErrors95 * StandardError(time) / (share * -Math.Log(share)));
        return (Math.Pow(share, factor), Math.Pow(share, 1 / factor));
    }

    /// <summary>The mean of the time stayed, of which no more than the given time counts: the area under the curve.</summary>
    /// <param name="time">0 or more, up to <see cref="Longest"/>.</param>
    public double RestrictedMean(double time)
    {
        var (area, still, before) = (0.0, 1.0, 0.0);
        for (var step = 0; step < times.Length && times[step] < time; step++)
            (area, still, before) = (area + (still * (times[step] - before)), survival[step], times[step]);
        return area + (still * (time - before));
    }

    private double At(double[] values, double time, double atStart)
    {
        var found = Array.BinarySearch(times, time);
        var step = found >= 0 ? found : ~found - 1;
        return step < 0 ? atStart : values[step];
    }
}
