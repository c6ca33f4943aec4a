using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Churn.Core.Durability;

namespace ChurnApi.Configuration;

/// <summary>The certificate that the service presents, and the authorities of callers' ones, as read from their files.</summary>
internal sealed class ServerCertificate
{
    private const long MaxLength = 1 << 20;
    private const string CertificateBegin = "-----BEGIN CERTIFICATE-----";
    private const string KeyEnd = "PRIVATE KEY-----";
    private const string ForServers = "1.3.6.1.5.5.7.3.1"; // id-kp-serverAuth, RFC 5280, 4.2.1.12
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    private static readonly string[] EncryptedKeys = ["-----BEGIN ENCRYPTED " + KeyEnd, "Proc-Type: 4,ENCRYPTED"];

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
        var found = new List<TlsFault>();
        faults = found;
        var certificate = new PemFile(nameof(TlsOptions.Certificate), options.Certificate, found);
        var key = new PemFile(nameof(TlsOptions.Key), options.Key, found);
        var ca = options.ClientCa is { } path ? new PemFile(nameof(TlsOptions.ClientCa), path, found) : null;
        if (found.Count > 0) return null;
        var digest = Digest(certificate, key, ca);
        if (present is not null && digest.AsSpan().SequenceEqual(present.digest)) return present;
        var chain = certificate.Certificates();
        var authorities = ca?.Certificates();
        if (authorities is not null && !authorities.Any(authority => IsRoot(authority, now)))
            ca!.Refuse("has no root certificate (issued by itself) that is valid now, so no caller could be recognised.");
        if (chain is null || Join(certificate, key) is not { } leaf) return null;
        try
        {
            Check(leaf, certificate, now);
            if (found.Count > 0) return null;
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

    /// <summary>The certificate with its private key; null if there is none that belongs to it.</summary>
    private static X509Certificate2? Join(PemFile certificate, PemFile key)
    {
        if (EncryptedKeys.Any(mark => key.Text.Contains(mark, StringComparison.Ordinal)))
            key.Refuse("is protected by a password. Write it without one, readable by the service's user alone: "
                + "openssl pkey -in KEY -out tls.key");
        else if (!key.Text.Contains(KeyEnd, StringComparison.Ordinal))
            key.Refuse("holds no private key (PEM, from -----BEGIN PRIVATE KEY----- on).");
        else
            try
            {
                var joined = X509Certificate2.CreateFromPem(certificate.Text, key.Text);
                if (!OperatingSystem.IsWindows()) return joined;
                using (joined) // Windows presents no key that is in memory alone
                    return X509CertificateLoader.LoadPkcs12(joined.Export(X509ContentType.Pkcs12), null);
            }
            catch (Exception fault) when (fault is CryptographicException or ArgumentException)
            {
                key.Refuse($"is damaged, or is not the key of the certificate in {TlsOptions.Section}:"
                    + $"{nameof(TlsOptions.Certificate)}. Put certificate and key of one request beside each other.");
            }

        return null;
    }

    private static void Check(X509Certificate2 leaf, PemFile file, DateTimeOffset now)
    {
        if (now >= leaf.NotAfter) file.Refuse(FormattableString.Invariant(
            $"holds a certificate that ended on {leaf.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm} UTC. Renew it."));
        if (now < leaf.NotBefore) file.Refuse(FormattableString.Invariant(
            $"holds a certificate that is valid from {leaf.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm} UTC on. ")
            + "Compare the clock of this machine.");
        var uses = leaf.Extensions.OfType<X509EnhancedKeyUsageExtension>()
            .SelectMany(extension => extension.EnhancedKeyUsages.OfType<Oid>()).ToArray();
        if (uses.Length > 0 && uses.All(use => use.Value != ForServers))
            file.Refuse("holds a certificate that is not meant for servers (its extended key usage lacks serverAuth).");
    }

    private static bool IsRoot(X509Certificate2 authority, DateTimeOffset now) =>
        authority.SubjectName.RawData.AsSpan().SequenceEqual(authority.IssuerName.RawData)
        && now >= authority.NotBefore && now < authority.NotAfter;

    private static string? WarningOf(PemFile key) => key.Mode is { } mode && (mode & Others) != 0
        ? $"The private key of TLS can be read or written by every user of this machine. Run: chmod 600 {key.Path}"
        : null;

    private static byte[] Digest(params PemFile?[] files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in files) hash.AppendData(SHA256.HashData(file?.Bytes ?? []));
        return hash.GetHashAndReset();
    }

    /// <summary>A file in PEM (RFC 7468).</summary>
    private sealed class PemFile
    {
        private readonly string setting;
        private readonly List<TlsFault> faults;

        /// <param name="setting">The setting that names it.</param>
        /// <param name="path">Where it is.</param>
        /// <param name="faults">Takes what is wrong with it.</param>
        public PemFile(string setting, string path, List<TlsFault> faults)
        {
            (this.setting, this.faults, Path) = (setting, faults, path);
            try
            {
                Bytes = RegularFile.ReadAllBytes(path, MaxLength, out var mode);
                Mode = mode;
            }
            catch (Exception fault) when (fault is FileNotFoundException or DirectoryNotFoundException)
            {
                Refuse("does not exist.");
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                Refuse("cannot be read by the user of this process, or is not a file of at most 1 MiB.");
            }

            Text = Encoding.Latin1.GetString(Bytes);
        }

        public string Path { get; }

        public byte[] Bytes { get; } = [];

        public string Text { get; }

        public UnixFileMode? Mode { get; }

        public void Refuse(string text) => faults.Add(new TlsFault(setting, Path, text));

        /// <summary>Every certificate of the file; null if it has none or is cut off in one.</summary>
        public X509Certificate2Collection? Certificates()
        {
            var certificates = new X509Certificate2Collection();
            try
            {
                certificates.ImportFromPem(Text);
                var begun = Text.Split(CertificateBegin).Length - 1;
                if (begun == 0) Refuse($"holds no certificate (PEM, from {CertificateBegin} on).");
                else if (begun != certificates.Count) Refuse("is damaged, or was not written to its end.");
                else return certificates;
            }
            catch (CryptographicException)
            {
                Refuse("is damaged: one of its certificates cannot be read.");
            }

            return null;
        }
    }
}

/// <summary>What is wrong with a file of TLS.</summary>
/// <param name="Setting">The setting that names it, as in Certificate.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Text">A sentence that begins after the file's name.</param>
internal sealed record TlsFault(string Setting, string Path, string Text);
