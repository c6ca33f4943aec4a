using Churn.Core.Decisions;
using Churn.Core.Metrics;

namespace Churn.Core.Monitoring;

/// <summary>How good a model was on customers whose outcome is known.</summary>
public sealed record RealisedPerformance
{
    /// <summary>The keys of the figures of the calibration, beside those of <see cref="Metric.All"/>.</summary>
    public const string CalibrationSlopeKey = "calibrationSlope";

    /// <inheritdoc cref="CalibrationSlopeKey"/>
    public const string CalibrationInterceptKey = "calibrationIntercept";

    private const int MinResamples = 200;

    /// <summary>About how many rows are drawn in all for the interval of a metric, so that it takes seconds at most.</summary>
    private const int MaxDrawnRows = 5_000_000;

    /// <summary>The customers.</summary>
    public required int Rows { get; init; }

    /// <summary>How many of them left.</summary>
    public required int Churned { get; init; }

    /// <summary>The share that left.</summary>
    public required double ChurnRate { get; init; }

    /// <summary>The share that the model expected: the mean of the probabilities.</summary>
    public required double ExpectedChurnRate { get; init; }

    /// <summary>Each metric, the slope and the intercept of the calibration, with 95 % intervals, by their keys.</summary>
    public required IReadOnlyDictionary<string, Figure> Figures { get; init; }

    /// <summary>
    /// The p-value of the score test of the calibration: small where the probabilities are not what happens; null where
    /// undefined.
    /// </summary>
    public required double? CalibrationP { get; init; }

    /// <summary>How many resamples the intervals of the metrics rest on.</summary>
    public required int Resamples { get; init; }

    /// <summary>What contacting the flagged customers would have earned; null without a campaign.</summary>
    public required RealisedProfit? Profit { get; init; }

    /// <summary>Expected and observed churn by segment; empty where no segment is known.</summary>
    public required IReadOnlyList<SegmentOutcome> Segments { get; init; }

    /// <summary>Measures a model.</summary>
    /// <param name="customers">The customers.</param>
    /// <param name="threshold">The probability from which customers count as flagged in accuracy, precision and the like.</param>
    /// <param name="terms">The terms of the campaign; null for the standard ones.</param>
    /// <param name="seed">The same seed gives the same intervals.</param>
    public static RealisedPerformance Of(
        IReadOnlyList<ScoredOutcome> customers, double threshold, CampaignEconomics? terms = null, int seed = 0)
    {
        bool[] churned = [.. customers.Select(customer => customer.Churned)];
        double[] probabilities = [.. customers.Select(customer => customer.Probability)];
        var groups = GroupsOf(customers);
        var resamples = Math.Clamp(
            MaxDrawnRows / Math.Max(1, churned.Length), MinResamples, BootstrapInterval.DefaultResamples);
        var metrics = ModelMetrics.Of(churned, probabilities, threshold, terms);
        var calibration = CalibrationTest.Of(churned, probabilities, groups);
        var intervals = Metric.IntervalsOfAll(
            churned, probabilities, threshold, terms, seed, resamples, groups, Environment.ProcessorCount);
        var figures = Metric.All.Zip(intervals).ToDictionary(
            pair => pair.First.Key,
            pair => Figure.Of(pair.First.Value(metrics), pair.Second.Lower, pair.Second.Upper));
        figures[CalibrationSlopeKey] = Figure.Of(calibration.Line.Slope, calibration.Slope.Lower, calibration.Slope.Upper);
        figures[CalibrationInterceptKey] =
            Figure.Of(calibration.Line.Intercept, calibration.Intercept.Lower, calibration.Intercept.Upper);
        var left = churned.Count(true);
        return new RealisedPerformance
        {
            Rows = churned.Length,
            Churned = left,
            ChurnRate = (double)left / churned.Length,
            ExpectedChurnRate = probabilities.Average(),
            Figures = figures,
            CalibrationP = double.IsFinite(calibration.P) ? calibration.P : null,
            Resamples = resamples,
            Profit = RealisedProfit.Of(customers),
            Segments = SegmentOutcome.Of(customers),
        };
    }

    /// <summary>The customer of each row; null where no customer has several.</summary>
    internal static int[]? GroupsOf(IReadOnlyList<ScoredOutcome> customers)
    {
        if (customers.Any(customer => customer.Customer is null)) return null;
        int[] groups = [.. customers.Select(customer => customer.Customer!.Value)];
        return groups.Distinct().Count() == groups.Length ? null : groups;
    }
}

/// <summary>Expected and observed churn of the customers of a segment.</summary>
/// <param name="Segment">The segment's name.</param>
/// <param name="Rows">The customers in it.</param>
/// <param name="Expected">The mean of their probabilities.</param>
/// <param name="Observed">The share that left.</param>
/// <param name="Lower">The lower end of the 95 % interval of that share.</param>
/// <param name="Upper">The upper end.</param>
/// <param name="LogLoss">Their log loss.</param>
public sealed record SegmentOutcome(
    string Segment, int Rows, double Expected, double Observed, double Lower, double Upper, double LogLoss)
{
    /// <summary>Whether the expected share is inside of what the observed one allows.</summary>
    public bool IsInLine => Expected >= Lower && Expected <= Upper;

    /// <summary>Gets the segments, in the order of their names.</summary>
    public static IReadOnlyList<SegmentOutcome> Of(IEnumerable<ScoredOutcome> customers) =>
    [
        .. customers.Where(customer => customer.Segment is not null)
            .GroupBy(customer => customer.Segment!)
            .OrderBy(segment => segment.Key, StringComparer.Ordinal)
            .Select(segment => Of(segment.Key, [.. segment])),];

    private static SegmentOutcome Of(string name, ScoredOutcome[] customers)
    {
        var left = customers.Count(customer => customer.Churned);
        var interval = WilsonInterval.Of(left, customers.Length);
        bool[] churned = Array.ConvertAll(customers, customer => customer.Churned);
        double[] probabilities = Array.ConvertAll(customers, customer => customer.Probability);
        return new SegmentOutcome(
            name, customers.Length, probabilities.Average(), (double)left / customers.Length, interval.Lower, interval.Upper,
            Metrics.LogLoss.Of(churned, probabilities));
    }
}
