namespace Churn.Models.Manifest;

/// <summary>The value of a metric with its 95 % bootstrap interval.</summary>
/// <param name="Metric">The metric's key, such as "rocAuc".</param>
/// <param name="Value">Its value; null where it is undefined on the data.</param>
/// <param name="Lower">The lower end of the interval, inclusive.</param>
/// <param name="Upper">The upper end of the interval, inclusive.</param>
public sealed record MetricFigure(string Metric, double? Value, double? Lower, double? Upper);
