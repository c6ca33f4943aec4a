using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Churn.Training.Distributed;

/// <summary>
/// What a worker shows to the others, and whom it trusts: those whose certificate is, or is signed by, one that it was given.
/// Names are not compared: a certificate of that signer is the membership. So the signer must sign nothing but workers.
/// </summary>
public sealed class WorkerCertificate : IDisposable
{
    private readonly X509Certificate2 own;
    private readonly X509Certificate2Collection trusted;
    private readonly SslStreamCertificateContext shown;
    private readonly TimeProvider time;

    private WorkerCertificate(X509Certificate2 own, X509Certificate2Collection chain, X509Certificate2Collection trusted,
        TimeProvider time)
    {
        this.own = own;
        this.trusted = trusted;
        this.time = time;
        shown = SslStreamCertificateContext.Create(own, chain, offline: true);
    }

    /// <summary>Reads a certificate, its key and those to trust.</summary>
    /// <param name="certificate">A PEM file: the certificate, then those between it and its signer.</param>
    /// <param name="key">A PEM file with its private key, not encrypted; null where that stands in the first file.</param>
    /// <param name="trusted">A PEM file of certificates to trust; null to trust the certificate itself alone.</param>
    /// <param name="time">The clock by which certificates expire.</param>
    /// <exception cref="WorkerException">A file cannot be read, or the certificate is not valid now.</exception>
    public static WorkerCertificate Load(string certificate, string? key, string? trusted, TimeProvider time)
    {
        var own = Read(certificate, "a certificate and its private key", () =>
        {
            using var read = X509Certificate2.CreateFromPemFile(certificate, key);
            // keys that are in memory alone do not serve TLS on Windows
            return X509CertificateLoader.LoadPkcs12(read.Export(X509ContentType.Pkcs12), null);
        });
        var chain = Read(certificate, "certificates", () => Import(certificate));
        var roots = trusted is null ? [own] : Read(trusted, "certificates to trust", () => Import(trusted));
        if (roots.Count == 0) throw new WorkerException($"{trusted} has no certificate. Name a PEM file of those to trust.");
        var loaded = new WorkerCertificate(own, chain, roots, time);
        return loaded.WhyNotValid(own) is { } why ? throw new WorkerException($"{certificate}: the certificate {why}") : loaded;
    }

    public void Dispose() => own.Dispose();

    /// <summary>How to answer a worker that connects.</summary>
    /// <param name="refused">Told why a certificate is refused.</param>
    internal SslServerAuthenticationOptions ForServer(Action<string> refused) => new()
    {
        ServerCertificateContext = shown,
        ClientCertificateRequired = true,
        EnabledSslProtocols = SslProtocols.Tls13,
        CertificateChainPolicy = Offline(),
        RemoteCertificateValidationCallback = (_, peer, chain, _) => IsTrusted(peer, chain, refused),
    };

    /// <summary>How to connect to a worker.</summary>
    /// <param name="host">The name of its machine.</param>
    /// <param name="refused">Told why a certificate is refused.</param>
    internal SslClientAuthenticationOptions ForClient(string host, Action<string> refused) => new()
    {
        TargetHost = host,
        ClientCertificateContext = shown,
        EnabledSslProtocols = SslProtocols.Tls13,
        CertificateChainPolicy = Offline(),
        RemoteCertificateValidationCallback = (_, peer, chain, _) => IsTrusted(peer, chain, refused),
    };

    /// <summary>The common name of a certificate if it is not the expected one; null if it is, or all share one.</summary>
    internal string? NameIfNot(X509Certificate certificate, string expected)
    {
        if (trusted.Count == 1 && trusted[0].Equals(own)) return null;
        var name = new X509Certificate2(certificate).GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        return name == expected ? null : name;
    }

    private bool IsTrusted(X509Certificate? peer, X509Chain? sent, Action<string> refused)
    {
        var why = peer is null ? "is missing: the worker showed none"
            : WhyNotValid(new X509Certificate2(peer), sent?.ChainPolicy.ExtraStore);
        if (why is not null) refused(why);
        return why is null;
    }

    /// <summary>Why a certificate is not trusted, to follow "the certificate "; null where it is.</summary>
    private string? WhyNotValid(X509Certificate2 certificate, X509Certificate2Collection? sent = null)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (now > certificate.NotAfter.ToUniversalTime())
            return $"expired at {certificate.NotAfter.ToUniversalTime():u}. Make a new one, and look at the clock.";
        if (now < certificate.NotBefore.ToUniversalTime())
            return $"is valid from {certificate.NotBefore.ToUniversalTime():u} on. Look at the clocks of the machines.";
        using var chain = new X509Chain { ChainPolicy = Offline() };
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(trusted);
        if (sent is not null) chain.ChainPolicy.ExtraStore.AddRange(sent);
        chain.ChainPolicy.VerificationTime = now.ToLocalTime();
        chain.ChainPolicy.VerificationTimeIgnored = false;
        if (chain.Build(certificate)) return null;
        var status = string.Join(", ", chain.ChainStatus.Select(status => status.Status).Distinct());
        return $"is not trusted ({status}). --tls-ca must name who signed it; without it all workers share one certificate.";
    }

    /// <summary>Nothing is asked of others: workers may see nobody but each other.</summary>
    private static X509ChainPolicy Offline() => new()
    {
        RevocationMode = X509RevocationMode.NoCheck,
        DisableCertificateDownloads = true,
    };

    private static X509Certificate2Collection Import(string file)
    {
        var certificates = new X509Certificate2Collection();
        certificates.ImportFromPemFile(file);
        return certificates;
    }

    private static T Read<T>(string file, string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or CryptographicException
            or ArgumentException)
        {
            throw new WorkerException($"{file} cannot be read as {what} in PEM: {fault.Message}", fault);
        }
    }
}
