using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Churn.Core.Encryption;

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
    /// <exception cref="WorkerException">
    /// A file cannot be read, the key belongs to another certificate, or the certificate is not valid now.
    /// </exception>
    public static WorkerCertificate Load(string certificate, string? key, string? trusted, TimeProvider time)
    {
        var file = new PemFile(certificate);
        var keyFile = key is null ? file : new PemFile(key);
        var trustedFile = trusted is null ? null : new PemFile(trusted);
        CheckFaults();
        var (chain, roots) = (file.ReadCertificates(), trustedFile?.ReadCertificates());
        var own = chain is null ? null : file.ReadWithKey(keyFile);
        CheckFaults();
        var loaded = new WorkerCertificate(own!, chain!, roots ?? [own!], time);
        return loaded.WhyNotTrusted(own!) is { } why
            ? throw new WorkerException($"{certificate}: the certificate {why}")
            : loaded;

        void CheckFaults()
        {
            var faults = new[] { file, keyFile, trustedFile }.OfType<PemFile>().Distinct()
                .SelectMany(each => each.Faults.Select(fault => $"{each.Path} {fault}")).ToArray();
            if (faults.Length > 0) throw new WorkerException(string.Join(Environment.NewLine, faults));
        }
    }

    public void Dispose() => own.Dispose();

    /// <summary>How to answer a worker that connects.</summary>
    /// <param name="refused">Told why a certificate is refused.</param>
    internal SslServerAuthenticationOptions ForServer(Action<string> refused) => new()
    {
        ServerCertificateContext = shown,
        ClientCertificateRequired = true,
        EnabledSslProtocols = SslProtocols.Tls13,
        CertificateChainPolicy = CertificateChecks.TrustOnly(trusted),
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
        CertificateChainPolicy = CertificateChecks.TrustOnly(trusted),
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
            : WhyNotTrusted(new X509Certificate2(peer), sent?.ChainPolicy.ExtraStore);
        if (why is not null) refused(why);
        return why is null;
    }

    /// <summary>Why a certificate is not trusted, to follow "the certificate "; null where it is.</summary>
    private string? WhyNotTrusted(X509Certificate2 certificate, X509Certificate2Collection? sent = null)
    {
        var now = time.GetUtcNow();
        if (CertificateChecks.WhyNotValid(certificate, now) is { } why) return why;
        using var chain = new X509Chain { ChainPolicy = CertificateChecks.TrustOnly(trusted) };
        if (sent is not null) chain.ChainPolicy.ExtraStore.AddRange(sent);
        chain.ChainPolicy.VerificationTime = now.LocalDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        if (chain.Build(certificate)) return null;
        var status = string.Join(", ", chain.ChainStatus.Select(status => status.Status).Distinct());
        return $"is not trusted ({status}). --tls-ca must name who signed it; without it all workers share one certificate.";
    }
}
