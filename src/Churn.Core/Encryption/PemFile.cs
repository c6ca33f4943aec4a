using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Churn.Core.Durability;

namespace Churn.Core.Encryption;

/// <summary>
/// A file of certificates, of a private key, or of both, in PEM (RFC 7468): read once, so that all that is taken from it is of
/// one moment. What is wrong with it is gathered, so that whoever named it can be told of all at once.
/// </summary>
public sealed class PemFile
{
    private const long MaxLength = 1 << 20;
    private const string CertificateBegin = "-----BEGIN CERTIFICATE-----";
    private const string KeyEnd = "PRIVATE KEY-----";

    private static readonly string[] EncryptedKeys = ["-----BEGIN ENCRYPTED " + KeyEnd, "Proc-Type: 4,ENCRYPTED"];

    private readonly List<string> faults = [];
    private readonly string text;

    /// <summary>Reads a file; one that cannot be read has a fault.</summary>
    /// <param name="path">Where it is.</param>
    public PemFile(string path)
    {
        Path = path;
        try
        {
            Content = RegularFile.ReadAllBytes(path, MaxLength, out var mode);
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

        text = Encoding.Latin1.GetString(Content);
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Its bytes; none if it cannot be read.</summary>
    public byte[] Content { get; } = [];

    /// <summary>The rights to it; null where the system has none of the kind, or it cannot be read.</summary>
    public UnixFileMode? Mode { get; }

    /// <summary>What is wrong with it: sentences that begin after the file's name, and do not say where it is.</summary>
    public IReadOnlyList<string> Faults => faults;

    /// <summary>Says that something is wrong with it.</summary>
    /// <param name="why">A sentence that begins after the file's name.</param>
    public void Refuse(string why) => faults.Add(why);

    /// <summary>Reads every certificate of the file.</summary>
    /// <returns>The certificates; null, and a fault, if it has none or one of them is damaged or cut off.</returns>
    public X509Certificate2Collection? ReadCertificates()
    {
        var certificates = new X509Certificate2Collection();
        try
        {
            certificates.ImportFromPem(text);
            var begun = text.Split(CertificateBegin).Length - 1;
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

    /// <summary>Reads the first certificate of the file with its private key.</summary>
    /// <param name="key">The file of the key, which may be this one.</param>
    /// <returns>The certificate; null, and a fault of the key's file, if there is no key that belongs to it.</returns>
    public X509Certificate2? ReadWithKey(PemFile key)
    {
        if (EncryptedKeys.Any(mark => key.text.Contains(mark, StringComparison.Ordinal)))
            key.Refuse("is protected by a password. Write it without one, readable by the user of this process alone: "
                + "openssl pkey -in KEY -out tls.key");
        else if (!key.text.Contains(KeyEnd, StringComparison.Ordinal))
            key.Refuse("holds no private key (PEM, from -----BEGIN PRIVATE KEY----- on).");
        else
            try
            {
                var joined = X509Certificate2.CreateFromPem(text, key.text);
                if (!OperatingSystem.IsWindows()) return joined;
                using (joined) // Windows presents no key that is in memory alone
                    return X509CertificateLoader.LoadPkcs12(joined.Export(X509ContentType.Pkcs12), null);
            }
            catch (Exception fault) when (fault is CryptographicException or ArgumentException)
            {
                key.Refuse("is damaged, or is not the key of the certificate. Name certificate and key of one request.");
            }

        return null;
    }
}
