namespace Churn.Core.Metrics;

/// <summary>The range in which a metric is to be expected on other customers of the same kind.</summary>
/// <param name="Lower">The lower end, inclusive; NaN if the metric is undefined.</param>
/// <param name="Upper">The upper end, inclusive; NaN if the metric is undefined.</param>
public readonly record struct Interval(double Lower, double Upper)
{
    /// <summary>How many standard errors the ends of a 95 % interval are away: 2.5 % of a normal distribution are beyond each.</summary>
    public const double StandardErrors95 = 1.959963984540054;
}
