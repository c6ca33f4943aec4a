using System.Diagnostics.Metrics;
using Churn.Core.Monitoring;
using ChurnApi.Telemetry;

namespace ChurnApi.Monitoring;

/// <summary>Reports what was last computed of the champion; nothing before that.</summary>
internal sealed class MonitoringMetrics
{
    private const string Prefix = "churn.monitoring.";

    private readonly MonitoringRefresher source;
    private readonly TimeProvider time;

    public MonitoringMetrics(IMeterFactory meters, MonitoringRefresher source, TimeProvider time)
    {
        (this.source, this.time) = (source, time);
        var meter = meters.Create(TelemetryNames.Meter);
        Gauge("age", report => (time.GetUtcNow() - report.Read).TotalSeconds, "The time since these figures were computed.", "s");
        Gauge(
            "drift.alarms", report => report.Findings.Drift?.Columns.Count(column => column.Alarm),
            "The columns of the current cohort that moved beyond doubt.");
        Gauge(
            "drift.psi.largest", report => report.Findings.Drift?.Columns.Max(column => column.Psi),
            "The largest population stability index of a column of the current cohort.");
        Gauge(
            "estimated.roc.auc", report => report.Findings.Estimated?.RocAuc.Value,
            "The ROC AUC of the current cohort if the probabilities hold.");
        Gauge(
            "estimated.log.loss", report => report.Findings.Estimated?.LogLoss.Value,
            "The log loss of the current cohort if the probabilities hold.");
        Gauge("realised.roc.auc", report => Realised(report)?.RocAuc.Value, "The ROC AUC of customers whose outcome is known.");
        Gauge("realised.log.loss", report => Realised(report)?.LogLoss.Value, "Their log loss.");
        Gauge(
            "realised.calibration.slope", report => Realised(report)?.CalibrationSlope.Value,
            "The slope of their calibration: 1 where the probabilities hold.");
        Gauge(
            "realised.alarm", report => report.Findings.Realised.Alarm ? 1 : 0,
            "Whether outcomes show beyond doubt that the probabilities do not hold: 1, or 0.");
        Gauge("mature", report => report.Findings.Realised.Mature, "The predictions whose window has ended.");
        Gauge("immature", report => report.Findings.Realised.Immature, "The others.");
        Gauge("known", report => report.Findings.Realised.Known, "The mature ones whose outcome is known.");
        Gauge(
            "outcome.age", report => (time.GetUtcNow() - report.NewestOutcome)?.TotalSeconds,
            "The time since the newest outcome came in.", "s");

        void Gauge(string name, Func<LogReport, double?> value, string description, string? unit = null) =>
            meter.CreateObservableGauge(Prefix + name, () => Measure(value), unit, description);
    }

    private static RealisedFigures? Realised(LogReport report) => report.Findings.Realised.Figures;

    private IEnumerable<Measurement<double>> Measure(Func<LogReport, double?> value)
    {
        if (source.Latest is { } report && value(report) is { } number)
            yield return new Measurement<double>(number, new KeyValuePair<string, object?>(
                TelemetryNames.ModelVersion, report.ModelVersion));
    }
}
