using Churn.Core.Metrics;

namespace Churn.Core.Monitoring;

/// <summary>The figures that monitoring follows over time: the most telling of <see cref="RealisedPerformance"/>.</summary>
/// <param name="Customers">The customers whose outcome is known.</param>
/// <param name="Churned">How many of them left.</param>
/// <param name="ChurnRate">The share that left.</param>
/// <param name="ExpectedChurnRate">The share that the model expected: the mean of the probabilities.</param>
/// <param name="LogLoss">The log loss, with its 95 % interval.</param>
/// <param name="RocAuc">The ROC AUC, with its 95 % interval.</param>
/// <param name="CalibrationSlope">The slope of the calibration, with its 95 % interval: 1 where the probabilities hold.</param>
public sealed record RealisedFigures(
    int Customers,
    int Churned,
    double ChurnRate,
    double ExpectedChurnRate,
    Figure LogLoss,
    Figure RocAuc,
    Figure CalibrationSlope)
{
    /// <summary>With fewer customers of a class there are no figures.</summary>
    public const int MinOfEachClass = 10;

    private const int MinResamples = 200;
    private const int MaxDrawnRows = 2_000_000;

    /// <summary>Measures customers.</summary>
    /// <param name="customers">The customers whose outcome is known.</param>
    /// <param name="seed">The same seed gives the same intervals.</param>
    /// <returns>The figures; null where there are too few customers of a class.</returns>
    public static RealisedFigures? Of(IReadOnlyList<ScoredOutcome> customers, int seed)
    {
        var left = customers.Count(customer => customer.Churned);
        if (Math.Min(left, customers.Count - left) < MinOfEachClass) return null;
        bool[] churned = [.. customers.Select(customer => customer.Churned)];
        double[] probabilities = [.. customers.Select(customer => customer.Probability)];
        var groups = RealisedPerformance.GroupsOf(customers);
        var calibration = CalibrationTest.Of(churned, probabilities, groups);
        var resamples = Math.Clamp(MaxDrawnRows / churned.Length, MinResamples, BootstrapInterval.DefaultResamples);
        MetricFunction[] metrics = [Metrics.LogLoss.Of, Metrics.RocAuc.Of];
        var intervals = BootstrapInterval.OfEach(churned, probabilities, metrics, seed, resamples, groupOf: groups);
        return new RealisedFigures(
            customers.Count,
            left,
            (double)left / customers.Count,
            probabilities.Average(),
            FigureOf(0),
            FigureOf(1),
            Figure.Of(calibration.Line.Slope, calibration.Slope.Lower, calibration.Slope.Upper));

        Figure FigureOf(int metric) =>
            Figure.Of(metrics[metric](churned, probabilities), intervals[metric].Lower, intervals[metric].Upper);
    }
}
