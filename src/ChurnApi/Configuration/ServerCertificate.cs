using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Churn.Core.Encryption;

namespace ChurnApi.Configuration;

/// <summary>The certificate that the service presents, and the authorities of callers' ones, as read from their files.</summary>
internal sealed class ServerCertificate
{
    private const string ForServers = "1.3.6.1.5.5.7.3.1"; // id-kp-serverAuth, RFC 5280, 4.2.1.12
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private readonly byte[] digest;

    private ServerCertificate(
        SslStreamCertificateContext chain, X509Certificate2Collection? clientAuthorities, byte[] digest, string? warning)
    {
        Chain = chain;
        ClientAuthorities = clientAuthorities;
        this.digest = digest;
        Warning = warning;
    }

    /// <summary>The certificate with its key and the authorities that are sent with it.</summary>
    public SslStreamCertificateContext Chain { get; }

    /// <summary>The certificate itself.</summary>
    public X509Certificate2 Leaf => Chain.TargetCertificate;

    /// <summary>The authorities of callers' certificates; null where callers need none.</summary>
    public X509Certificate2Collection? ClientAuthorities { get; }

    /// <summary>Since when it is valid.</summary>
    public DateTimeOffset Begins => Leaf.NotBefore;

    /// <summary>Until when it is valid.</summary>
    public DateTimeOffset Ends => Leaf.NotAfter;

    /// <summary>Why the files are not safe though they are read, and what to do; null if they are.</summary>
    public string? Warning { get; }

    /// <summary>Reads the files.</summary>
    /// <param name="options">Where they are.</param>
    /// <param name="now">The time, at which the certificate must be valid.</param>
    /// <param name="faults">Everything that is wrong with them.</param>
    /// <param name="present">What was read before, if anything: returned as it is if the files have not changed since.</param>
    /// <returns>What they hold; null if there are faults.</returns>
    public static ServerCertificate? Read(
        TlsOptions options, DateTimeOffset now, out IReadOnlyList<TlsFault> faults, ServerCertificate? present = null)
    {
        var certificate = new PemFile(options.Certificate);
        var key = new PemFile(options.Key);
        var ca = options.ClientCa is { } path ? new PemFile(path) : null;
        var read = Read(certificate, key, ca, now, present);
        faults =
        [
            .. new (string Setting, PemFile? File)[]
            {
                (nameof(TlsOptions.Certificate), certificate), (nameof(TlsOptions.Key), key), (nameof(TlsOptions.ClientCa), ca),
            }.SelectMany(each => each.File?.Faults.Select(text => new TlsFault(each.Setting, each.File.Path, text)) ?? []),
        ];
        return faults.Count == 0 ? read : null;
    }

    /// <returns>What the files hold; counts only if none of them has a fault.</returns>
    private static ServerCertificate? Read(
        PemFile certificate, PemFile key, PemFile? ca, DateTimeOffset now, ServerCertificate? present)
    {
        if (new[] { certificate, key, ca }.Any(file => file?.Faults.Count > 0)) return null;
        var digest = Digest(certificate, key, ca);
        if (present is not null && digest.AsSpan().SequenceEqual(present.digest)) return present;
        var chain = certificate.ReadCertificates();
        var authorities = ca?.ReadCertificates();
        if (authorities is not null && !authorities.Any(authority => IsRoot(authority, now)))
            ca!.Refuse("has no root certificate (issued by itself) that is valid now, so no caller could be recognised.");
        if (chain is null || certificate.ReadWithKey(key) is not { } leaf) return null;
        try
        {
            Check(leaf, certificate, now);
            chain.RemoveAt(0);
            return new ServerCertificate(
                SslStreamCertificateContext.Create(leaf, chain, offline: true), authorities, digest, WarningOf(key));
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException)
        {
            certificate.Refuse("holds a certificate that cannot be used: parts of it cannot be read.");
            return null;
        }
    }

    private static void Check(X509Certificate2 leaf, PemFile file, DateTimeOffset now)
    {
        if (CertificateChecks.WhyNotValid(leaf, now) is { } why) file.Refuse($"holds a certificate that {why}");
        var uses = leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>()
            .SelectMany(extension => extension.EnhancedKeyUsages.OfType<Oid>()).ToArray();
        if (uses.Length > 0 && uses.All(use => use.Value != ForServers))
            file.Refuse("holds a certificate that is not meant for servers (its extended key usage lacks serverAuth).");
    }

    private static bool IsRoot(X509Certificate2 authority, DateTimeOffset now) =>
        authority.SubjectName.RawData.AsSpan().SequenceEqual(authority.IssuerName.RawData)
        && CertificateChecks.WhyNotValid(authority, now) is null;

    private static string? WarningOf(PemFile key) => key.Mode is { } mode && (mode & Others) != 0
        ? $"The private key of TLS can be read or written by every user of this machine. Run: chmod 600 {key.Path}"
        : null;

    private static byte[] Digest(params PemFile?[] files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files) hash.AppendData(SHA256.HashData(file?.Content ?? []));
        return hash.GetHashAndReset();
    }
}

/// <summary>What is wrong with a file of TLS.</summary>
/// <param name="Setting">The setting that names it, as in Certificate.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Text">A sentence that begins after the file's name.</param>
internal sealed record TlsFault(string Setting, string Path, string Text);
