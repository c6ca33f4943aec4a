using ChurnApi.Configuration;
using ChurnApi.Telemetry;

namespace ChurnApi.Security;

/// <summary>
/// Holds the certificate of the service's TLS, and looks whether its files have changed. Files that cannot be used change
/// nothing: the certificate that was read last stays.
/// </summary>
internal sealed class CertificateStore(ServiceOptions options, TimeProvider time, ILogger<CertificateStore> logger)
{
    private static readonly TimeSpan LongestNotice = TimeSpan.FromDays(14);
    private static readonly TimeSpan Reminder = TimeSpan.FromDays(1);

    private volatile ServerCertificate? current = options.Tls?.Loaded;
    private volatile string? fault;
    private ServerCertificate? described;
    private DateTimeOffset reminded;

    /// <summary>The certificate that new connections get.</summary>
    /// <exception cref="InvalidOperationException">The service has no TLS of its own.</exception>
    public ServerCertificate Current => current ?? throw new InvalidOperationException("The service has no TLS of its own.");

    /// <summary>
    /// Why the files were not taken over as they are now, without their places; null if they were, or there are none.
    /// </summary>
    public string? Fault => fault;

    /// <summary>How long the certificate is still valid, negative once it is not; null where there is none.</summary>
    public TimeSpan? Remaining => current?.Ends - time.GetUtcNow();

    /// <summary>Looks at the files once. Not for two threads at a time.</summary>
    public void Refresh()
    {
        if (options.Tls is not { } tls || current is null) return;
        var now = time.GetUtcNow();
        if (ServerCertificate.Read(tls, now, out var faults, current) is { } read) (current, fault) = (read, null);
        else Report(faults);
        if (!ReferenceEquals(described, current)) Describe(current);
        RemindOfEnd(current, now);
    }

    private void Report(IReadOnlyList<TlsFault> faults)
    {
        var text = string.Join(
            " ", faults.Select(each => $"The file of {ServiceOptions.Section}:{TlsOptions.Section}:{each.Setting} {each.Text}"));
        if (text == fault) return;
        fault = text;
        Log.CertificateRefused(logger, text);
    }

    private void Describe(ServerCertificate taken)
    {
        (described, reminded) = (taken, default);
        Log.CertificateRead(logger, taken.Ends.UtcDateTime, taken.Leaf.Thumbprint);
        if (taken.Warning is { } warning) Log.CertificateUnsafe(logger, warning);
    }

    /// <summary>Once a day in the last sixth of its time, at most two weeks: whoever renews in time hears nothing.</summary>
    private void RemindOfEnd(ServerCertificate taken, DateTimeOffset now)
    {
        var lifetime = (taken.Ends - taken.Begins) / 6;
        var notice = lifetime < LongestNotice ? lifetime : LongestNotice;
        if (now < taken.Ends - notice || now - reminded < Reminder) return;
        reminded = now;
        if (now >= taken.Ends) Log.CertificateEnded(logger, taken.Ends.UtcDateTime);
        else Log.CertificateEnds(logger, taken.Ends.UtcDateTime);
    }
}

/// <summary>Looks at the certificate's files as often as the store is looked at.</summary>
internal sealed class CertificatePoller(CertificateStore certificates, ServiceOptions options, TimeProvider time)
    : Poller(options.PollInterval, time)
{
    protected override void Refresh() => certificates.Refresh();
}
