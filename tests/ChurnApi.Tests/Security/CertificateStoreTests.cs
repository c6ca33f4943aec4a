using ChurnApi.Configuration;
using ChurnApi.Security;
using ChurnApi.Tests.Service;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace ChurnApi.Tests.Security;

/// <summary>The end of a certificate is told before it comes.</summary>
public sealed class CertificateStoreTests : IDisposable
{
    private readonly TlsFiles files = new();
    private readonly LogCapture log = new();
    private readonly FakeTimeProvider clock = new(TimeProvider.System.GetUtcNow());

    public void Dispose()
    {
        files.Dispose();
        log.Dispose();
    }

    [Fact]
    public void The_end_is_told_once_a_day_and_no_more_after_a_renewal()
    {
        files.Write(files.Authority.Issue("CN=localhost", from: -60, to: 30)); // 90 days: told in the last 14
        var store = Store();
        store.Refresh();
        Lines("Warning").Should().BeEmpty();
        store.Remaining.Should().BeCloseTo(TimeSpan.FromDays(30), TimeSpan.FromHours(1));

        Pass(store, TimeSpan.FromDays(17));
        Lines("Warning").Should().ContainSingle().Which.Should().Contain("ends on").And.Contain("no restart is needed");
        Pass(store, TimeSpan.FromHours(2));
        Lines("Warning").Should().ContainSingle("it was told today");
        Pass(store, TimeSpan.FromDays(1));
        Lines("Warning").Should().HaveCount(2);

        Pass(store, TimeSpan.FromDays(12));
        Lines("Error").Should().ContainSingle().Which.Should().Contain("callers refuse it");
        store.Remaining.Should().BeNegative();

        files.Write(files.Authority.Issue("CN=localhost", from: 0, to: 400));
        Pass(store, TimeSpan.FromDays(2));
        store.Fault.Should().BeNull();
        Lines("Error").Should().ContainSingle();
        Lines("Warning").Should().HaveCount(2);
    }

    [Fact]
    public void A_certificate_of_a_day_is_told_of_in_its_last_hours()
    {
        files.Write(files.Authority.Issue("CN=localhost", from: 0, to: 1));
        var store = Store();
        Pass(store, TimeSpan.FromHours(19));
        Lines("Warning").Should().BeEmpty("a sixth of a day are four hours");
        Pass(store, TimeSpan.FromHours(2));
        Lines("Warning").Should().ContainSingle();
    }

    [SkippableFact]
    public void A_key_that_everybody_can_read_is_told()
    {
        Skip.If(OperatingSystem.IsWindows(), "Windows has other rights.");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(files.Key, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Store().Refresh();
        Lines("Warning").Should().ContainSingle().Which.Should().Contain("chmod 600");
    }

    private void Pass(CertificateStore store, TimeSpan time)
    {
        clock.Advance(time);
        store.Refresh();
    }

    private string[] Lines(string level) => [.. log.Lines.Where(line => line.StartsWith(level, StringComparison.Ordinal))];

    private CertificateStore Store()
    {
        var tls = new TlsOptions { Certificate = files.Certificate, Key = files.Key };
        tls = tls with { Loaded = ServerCertificate.Read(tls, clock.GetUtcNow(), out var faults) };
        faults.Should().BeEmpty();
        var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        return new CertificateStore(new ServiceOptions { Tls = tls }, clock, loggers.CreateLogger<CertificateStore>());
    }
}
