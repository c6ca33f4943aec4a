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
        Authority.Write(ClientCa);
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
        File.WriteAllText(Key, TestAuthority.KeyOf(certificate));
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(Key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllLines(Certificate, between.Prepend(certificate).Select(each => each.ExportCertificatePem()));
    }

    public void Dispose() => folder.Dispose();
}
