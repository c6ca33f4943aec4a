using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Churn.TestSupport;

/// <summary>Makes certificates of workers, in PEM.</summary>
public sealed class WorkerCertificates : IDisposable
{
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly X509Certificate2 signer;
    private readonly DateTimeOffset now = TimeProvider.System.GetUtcNow();

    /// <summary>Begins with a signer of its own.</summary>
    public WorkerCertificates()
    {
        var request = new CertificateRequest($"CN=signer {Path.GetRandomFileName()}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        signer = request.CreateSelfSigned(now.AddDays(-30), now.AddDays(30));
    }

    public void Dispose()
    {
        signer.Dispose();
        key.Dispose();
    }

    /// <summary>Writes the certificate of the signer.</summary>
    /// <returns>The path.</returns>
    public string WriteSigner(string path)
    {
        File.WriteAllText(path, signer.ExportCertificatePem());
        return path;
    }

    /// <summary>Writes a certificate and its key into one file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="days">For how many days it is valid from yesterday on; below 0 it is valid no more.</param>
    /// <param name="name">Its common name.</param>
    /// <returns>The path.</returns>
    public string WriteSigned(string path, double days = 2, string name = "worker")
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", own, HashAlgorithmName.SHA256);
        using var certificate = request.Create(
            signer, now.AddDays(Math.Min(-1, days - 2)), now.AddDays(days - 1), [1, 2, 3, (byte)(path.Length % 128)]);
        File.WriteAllText(path, $"{certificate.ExportCertificatePem()}\n{own.ExportPkcs8PrivateKeyPem()}\n");
        return path;
    }

    /// <summary>Writes a certificate that signs itself, for all workers to share, and its key into one file.</summary>
    /// <returns>The path.</returns>
    public static string WriteShared(string path)
    {
        using var own = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var now = TimeProvider.System.GetUtcNow();
        using var certificate = new CertificateRequest("CN=workers", own, HashAlgorithmName.SHA256)
            .CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
        File.WriteAllText(path, $"{certificate.ExportCertificatePem()}\n{own.ExportPkcs8PrivateKeyPem()}\n");
        return path;
    }
}
