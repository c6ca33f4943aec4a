using Churn.Core.Decisions;
using Churn.Core.Metrics;

namespace Churn.Training.Evaluation;

/// <summary>Whether as many customers of a segment left as the model expected, on the held-out rows.</summary>
/// <param name="Segment">The segment's name.</param>
/// <param name="Rows">The held-out customers in it.</param>
/// <param name="Expected">The mean of their probabilities; NaN without customers.</param>
/// <param name="Observed">The share of them that left; NaN without customers.</param>
/// <param name="Interval">The 95 % interval of the observed share.</param>
public sealed record SegmentCalibration(string Segment, int Rows, double Expected, double Observed, Interval Interval)
{
    /// <summary>Whether the expected share lies inside of what the observed one allows.</summary>
    public bool IsInLine => Expected >= Interval.Lower && Expected <= Interval.Upper;

    /// <summary>Compares expected with observed churn, in the order of the segments.</summary>
    /// <param name="measured">The segments of the held-out customers.</param>
    public static IReadOnlyList<SegmentCalibration> Of(MeasuredSegments measured) => [.. measured.Segments.Select(segment =>
    {
        var (rows, observed) = (segment.Customers ?? 0, segment.ChurnRate ?? double.NaN);
        return new SegmentCalibration(
            segment.Name,
            rows,
            segment.AverageProbability ?? double.NaN,
            observed,
            WilsonInterval.Of(rows == 0 ? 0 : (int)Math.Round(observed * rows), rows));
    })];
}
