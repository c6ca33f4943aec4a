using System.Diagnostics.Metrics;
using Churn.Outcomes.Logging;
using ChurnApi.Telemetry;

namespace ChurnApi.Outcomes;

/// <summary>Reports what becomes of predictions on their way into the log.</summary>
internal sealed class LogMetrics
{
    public LogMetrics(IMeterFactory meters, PredictionLog log)
    {
        var meter = meters.Create(TelemetryNames.Meter);
        meter.CreateObservableCounter(
            "churn.log.predictions", () => log.Written, "{prediction}", "The predictions that were written to the log.");
        meter.CreateObservableCounter(
            "churn.log.dropped", () => log.Dropped, "{prediction}", "The predictions that were answered and are not in the log.");
        meter.CreateObservableUpDownCounter(
            "churn.log.queue.length", () => log.Waiting, "{prediction}", "The predictions that wait to be written.");
        meter.CreateObservableGauge(
            "churn.log.failing", () => log.Fault is null ? 0 : 1, null, "Whether the log cannot be written now: 1, or 0.");
    }
}
