using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Churn.TestSupport;

/// <summary>An authority that issues certificates, itself a root or under another.</summary>
public sealed class TestAuthority
{
    public const string ForServers = "1.3.6.1.5.5.7.3.1";
    public const string ForClients = "1.3.6.1.5.5.7.3.2";

    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

    public TestAuthority(string name, TestAuthority? above = null)
    {
        var (key, request) = Request(name);
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
    public X509Certificate2 Issue(string name, string use = ForServers, double from = -1, double to = 30)
    {
        var (key, request) = Request(name);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(use)], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return Sign(request, key, Now.AddDays(from), Now.AddDays(to));
    }

    /// <summary>Issues a certificate of a worker, which says neither where it is nor what for.</summary>
    /// <inheritdoc cref="Issue" path="/param"/>
    public X509Certificate2 IssueWorker(string name = "CN=worker", double from = -1, double to = 1)
    {
        var (key, request) = Request(name);
        return Sign(request, key, Now.AddDays(from), Now.AddDays(to));
    }

    /// <summary>A certificate that signs itself, for all workers to share.</summary>
    public static X509Certificate2 SharedByWorkers() =>
        Request("CN=workers").Request.CreateSelfSigned(Now.AddDays(-1), Now.AddDays(1));

    /// <summary>The private key of a certificate, in PEM.</summary>
    public static string KeyOf(X509Certificate2 certificate) => certificate.GetECDsaPrivateKey()!.ExportPkcs8PrivateKeyPem();

    /// <summary>Writes a certificate and its key into one file, in PEM.</summary>
    /// <returns>The path.</returns>
    public static string WriteWithKey(X509Certificate2 certificate, string path)
    {
        File.WriteAllText(path, $"{certificate.ExportCertificatePem()}\n{KeyOf(certificate)}\n");
        return path;
    }

    /// <summary>Writes the certificate of the authority, in PEM.</summary>
    /// <returns>The path.</returns>
    public string Write(string path)
    {
        File.WriteAllText(path, Certificate.ExportCertificatePem());
        return path;
    }

    private static (ECDsa Key, CertificateRequest Request) Request(string name)
    {
        var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return (key, new CertificateRequest(name, key, HashAlgorithmName.SHA256));
    }

    private X509Certificate2 Sign(CertificateRequest request, ECDsa key, DateTimeOffset from, DateTimeOffset to)
    {
        using var signed = request.Create(Certificate, from, to, RandomNumberGenerator.GetBytes(12));
        return signed.CopyWithPrivateKey(key);
    }
}
