namespace Churn.Client.Answers;

/// <summary>A metric with its 95 % interval.</summary>
/// <param name="Metric">Its key, such as rocAuc.</param>
/// <param name="Value">Its value; null where it is undefined.</param>
/// <param name="Lower">The lower end, inclusive.</param>
/// <param name="Upper">The upper end, inclusive.</param>
public sealed record MetricFigure(
    string Metric,
    double? Value,
    double? Lower,
    double? Upper);
