using System.Net.Security;
using System.Security.Authentication;
using Churn.Core.Encryption;
using ChurnApi.Configuration;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace ChurnApi.Security;

/// <summary>Gives the https addresses of the server the service's own certificate, which may change while it runs.</summary>
internal static class ServerTls
{
    /// <param name="server">The server.</param>
    /// <param name="tls">The settings; null to leave TLS to those of the framework.</param>
    public static void Apply(KestrelServerOptions server, TlsOptions? tls)
    {
        if (tls is null) return;
        var certificates = server.ApplicationServices.GetRequiredService<CertificateStore>();
        server.ConfigureHttpsDefaults(https =>
        {
            // The framework wants a certificate to be named here; the handshake below sends it with its chain.
            https.ServerCertificateSelector = (_, _) => certificates.Current.Leaf;
            https.ClientCertificateMode =
                tls.ClientCa is null ? ClientCertificateMode.NoCertificate : ClientCertificateMode.RequireCertificate;
            https.OnAuthenticate = (_, handshake) => Set(handshake, certificates.Current, tls.AllowTls12);
        });
    }

    private static void Set(SslServerAuthenticationOptions handshake, ServerCertificate certificate, bool allowTls12)
    {
        handshake.ServerCertificateSelectionCallback = null;
        handshake.ServerCertificateContext = certificate.Chain;
        handshake.EnabledSslProtocols = allowTls12 ? SslProtocols.Tls12 | SslProtocols.Tls13 : SslProtocols.Tls13;
        if (certificate.ClientAuthorities is not { } authorities) return;
        handshake.AllowTlsResume = false; // a session must not outlast the certificate that it began with
        handshake.CertificateChainPolicy = CertificateChecks.TrustOnly(authorities);
    }
}
