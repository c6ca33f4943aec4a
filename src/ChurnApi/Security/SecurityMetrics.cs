using System.Diagnostics.Metrics;
using ChurnApi.Http;
using ChurnApi.Telemetry;

namespace ChurnApi.Security;

/// <summary>
/// Tells of the service's safeguards: refused admin actions, audit lines that could not be written, the keys file, the
/// certificate, memory that waits.
/// </summary>
internal sealed class SecurityMetrics
{
    private long refusals;
    private long failures;

    public SecurityMetrics(IMeterFactory meters, KeyStore keys, CertificateStore certificates, MemoryBudget memory)
    {
        var meter = meters.Create(TelemetryNames.Meter);
        // Observable, so that there are series to watch before anything happens.
        meter.CreateObservableCounter(
            "churn.audit.refusals",
            () => Volatile.Read(ref refusals),
            "{action}",
            "The admin actions that were refused.");
        meter.CreateObservableCounter(
            "churn.audit.failures",
            () => Volatile.Read(ref failures),
            "{line}",
            "The lines of the audit that could not be written.");
        meter.CreateObservableGauge(
            "churn.keys.refused",
            () => keys.Fault is null ? 0 : 1,
            null,
            "Whether the keys file cannot be used as it is now, so that older keys count: 1, or 0.");
        meter.CreateObservableGauge(
            "churn.tls.refused",
            () => certificates.Fault is null ? 0 : 1,
            null,
            "Whether the files of TLS cannot be used as they are now, so that the older certificate counts: 1, or 0.");
        meter.CreateObservableGauge<double>(
            "churn.tls.certificate.remaining",
            () => Remaining(certificates),
            "s",
            "How long the certificate of TLS is still valid; negative once it is not.");
        meter.CreateObservableGauge(
            "churn.memory.waiting",
            () => memory.Total - memory.Free,
            "By",
            "The memory that bodies and answers take while they wait.");
        meter.CreateObservableGauge(
            "churn.memory.waiting.limit",
            () => memory.Total,
            "By",
            "The most memory that bodies and answers may take while they wait.");
    }

    private static IEnumerable<Measurement<double>> Remaining(CertificateStore certificates)
    {
        if (certificates.Remaining is { } remaining) yield return new Measurement<double>(remaining.TotalSeconds);
    }

    public void ActionRefused() => Interlocked.Increment(ref refusals);

    public void AuditFailed() => Interlocked.Increment(ref failures);
}
