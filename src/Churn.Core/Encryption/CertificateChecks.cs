using System.Security.Cryptography.X509Certificates;

namespace Churn.Core.Encryption;

/// <summary>Checks certificates without asking anybody: no list of revoked ones is read, and nothing is downloaded.</summary>
public static class CertificateChecks
{
    /// <summary>The rules of a chain of certificates that ends in one of those that are trusted, and in no other.</summary>
    /// <param name="trusted">The certificates that are trusted.</param>
    public static X509ChainPolicy TrustOnly(X509Certificate2Collection trusted)
    {
        var policy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        policy.CustomTrustStore.AddRange(trusted);
        return policy;
    }

    /// <summary>Why a certificate is not valid at a time, to follow "the certificate "; null where it is.</summary>
    /// <param name="certificate">The certificate.</param>
    /// <param name="now">The time.</param>
    public static string? WhyNotValid(X509Certificate2 certificate, DateTimeOffset now)
    {
        var (begins, ends) = ((DateTimeOffset)certificate.NotBefore, (DateTimeOffset)certificate.NotAfter);
        return now >= ends ? $"expired at {ends.ToUniversalTime():u}. Renew it, and look at the clock of this machine."
            : now < begins ? $"is valid from {begins.ToUniversalTime():u} on. Look at the clock of this machine."
            : null;
    }
}
