using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Churn.TestSupport;

namespace ChurnApi.Tests.Service;

/// <summary>The files of TLS in a folder of their own, with certificates of an authority that is made for them.</summary>
internal sealed class TlsFiles : IDisposable
{
    private readonly TempFolder folder = new();

    public TlsFiles()
    {
        Authority = new TestAuthority("CN=Test root");
        Write(Authority.Issue("CN=localhost"));
        File.WriteAllText(ClientCa, Authority.Certificate.ExportCertificatePem());
    }

    public TestAuthority Authority { get; }

    public string Certificate => folder["tls.crt"];

    public string Key => folder["tls.key"];

    public string ClientCa => folder["ca.crt"];

    /// <summary>The settings of a service that listens with them.</summary>
    public string[] Settings =>
        ["--urls", "https://127.0.0.1:0", $"--ChurnApi:Tls:Certificate={Certificate}", $"--ChurnApi:Tls:Key={Key}"];

    /// <summary>The same, for callers that must bring a certificate of the authority.</summary>
    public string[] MutualSettings => [.. Settings, $"--ChurnApi:Tls:ClientCa={ClientCa}"];

    /// <summary>Puts another certificate and its key into the files.</summary>
    public void Write(X509Certificate2 certificate, params X509Certificate2[] between)
    {
        File.WriteAllText(Key, KeyOf(certificate));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllLines(Certificate, between.Prepend(certificate).Select(each => each.ExportCertificatePem()));
    }

    public static string KeyOf(X509Certificate2 certificate) => certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();

    public void Dispose() => folder.Dispose();
}

/// <summary>An authority that issues certificates, itself a root or under another.</summary>
internal sealed class TestAuthority
{
    public const string ForServers = "1.3.6.1.5.5.7.3.1";
    public const string ForClients = "1.3.6.1.5.5.7.3.2";

    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    public TestAuthority(string name, TestAuthority? above = null)
    {
        var key = NewKey();
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        Certificate = above is null
            ? request.CreateSelfSigned(Now.AddDays(-800), Now.AddDays(800))
            : above.Sign(request, key, Now.AddDays(-700), Now.AddDays(700));
    }

    public X509Certificate2 Certificate { get; }

    /// <summary>Issues a certificate for the loopback addresses.</summary>
    /// <param name="name">Whom for.</param>
    /// <param name="use">What for.</param>
    /// <param name="from">The day from which it is valid, counted from today.</param>
    /// <param name="to">The day until which it is.</param>
    public X509Certificate2 Issue(string name, string use = ForServers, int from = -1, int to = 30)
    {
        var key = NewKey();
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return Sign(request, key, Now.AddDays(from), Now.AddDays(to));
    }

    private static ECDsa NewKey() => ECDsa.Create(ECCurve.NamedCurves.nistP256);

    private X509Certificate2 Sign(CertificateRequest request, ECDsa key, DateTimeOffset from, DateTimeOffset to)
    {
        using var signed = request.Create(Certificate, from, to, RandomNumberGenerator.GetBytes(12));
        return signed.CopyWithPrivateKey(key);
    }
}
