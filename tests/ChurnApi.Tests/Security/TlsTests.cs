using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Churn.TestSupport;
using Churn.TestSupport.HandMade;
using ChurnApi.Configuration;
using ChurnApi.Hosting;
using ChurnApi.Tests.Service;

namespace ChurnApi.Tests.Security;

/// <summary>Alone: services of other tests have the same gauges, and the last that is asked is heard.</summary>
[CollectionDefinition("tls", DisableParallelization = true)]
public sealed class TlsCollection;

/// <summary>The service's own TLS, over real connections.</summary>
[Collection("tls")]
public sealed class TlsTests : IDisposable
{
    /// <summary>The metrics that only a service with TLS tells.</summary>
    internal static readonly string[] Metrics = ["churn_tls_certificate_remaining_seconds"];

    private readonly TlsFiles files = new();

    public void Dispose() => files.Dispose();

    [Fact]
    public async Task A_renewed_certificate_is_presented_without_a_restart()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel(), [RunningService.Quick, .. files.Settings]);
        using var client = Client();
        var first = await PresentedAsync(service.Address);
        (await client.GetStringAsync(new Uri(service.Address, "/health/ready"))).Should().Contain("\"certificateFault\":null");

        var renewed = files.Authority.Issue("CN=renewed");
        files.Write(renewed);

        await UntilAsync(async () => (await PresentedAsync(service.Address)).Thumbprint == renewed.Thumbprint);
        first.Thumbprint.Should().NotBe(renewed.Thumbprint);
        (await client.GetStringAsync(new Uri(service.Address, "/health/ready"))).Should().Contain("\"status\":\"ready\"");
    }

    [Fact]
    public async Task The_authorities_between_are_sent_so_that_the_root_alone_is_enough()
    {
        var between = new TestAuthority("CN=Test between", files.Authority);
        files.Write(between.Issue("CN=localhost"), between.Certificate);
        await using var service = await RunningService.StartAsync(new HandMadeModel(), files.Settings);
        using var client = Client();

        (await client.GetStringAsync(new Uri(service.Address, "/health/live"))).Should().Contain("live");
    }

    [Theory]
    [InlineData("half a certificate", "was not written to its end")]
    [InlineData("an empty certificate", "holds no certificate")]
    [InlineData("another key", "is not the key of the certificate")]
    [InlineData("no key", "does not exist")]
    [InlineData("an expired certificate", "expired at")]
    [InlineData("a certificate for clients", "lacks serverAuth")]
    public async Task Files_that_cannot_be_used_keep_the_certificate_and_are_told(string what, string told)
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel(), [RunningService.Quick, .. files.Settings]);
        using var client = Client();
        var first = await PresentedAsync(service.Address);
        var (certificate, key) = (await File.ReadAllTextAsync(files.Certificate), await File.ReadAllTextAsync(files.Key));

        Break(what);

        var ready = new Uri(service.Address, "/health/ready");
        await UntilAsync(async () => Fault(await client.GetStringAsync(ready))?.Contains(told, StringComparison.Ordinal) == true);
        (await PresentedAsync(service.Address)).Thumbprint.Should().Be(first.Thumbprint);
        Fault(await client.GetStringAsync(ready)).Should().NotContain(Path.GetDirectoryName(files.Key), "it tells nobody places");
        service.Log.Lines.Where(line => line.StartsWith("Error", StringComparison.Ordinal))
            .Should().Contain(line => line.Contains("The certificate of TLS stays as it was", StringComparison.Ordinal));
        (await MetricsAsync(client, service)).Sum("churn_tls_refused").Should().Be(1);

        await File.WriteAllTextAsync(files.Key, key);
        await File.WriteAllTextAsync(files.Certificate, certificate);
        await UntilAsync(async () => Fault(await client.GetStringAsync(ready)) is null);
    }

    [Fact]
    public async Task Metrics_tell_how_long_the_certificate_is_valid()
    {
        await using var service = await RunningService.StartAsync(new HandMadeModel(), files.Settings);
        using var client = Client();

        var told = await MetricsAsync(client, service);

        told.Names.Should().Contain([.. Metrics, "churn_tls_refused"]);
        told.Sum("churn_tls_refused").Should().Be(0);
        TimeSpan.FromSeconds(told.Sum(Metrics[0])).Should().BeCloseTo(TimeSpan.FromDays(30), TimeSpan.FromHours(1));
    }

    [Fact]
    public async Task Tls_1_2_is_refused_unless_a_setting_allows_it()
    {
        await using var strict = await RunningService.StartAsync(new HandMadeModel(), files.Settings);
        await using var lenient = await RunningService.StartAsync(
            new HandMadeModel(), [.. files.Settings, "--ChurnApi:Tls:AllowTls12=true"]);
        using var old = Client(protocols: SslProtocols.Tls12);
        using var current = Client(protocols: SslProtocols.Tls13);

        (await RefusalAsync(old, strict)).Should().NotBeNull();
        (await RefusalAsync(current, strict)).Should().BeNull();
        (await RefusalAsync(old, lenient)).Should().BeNull();
        (await RefusalAsync(current, lenient)).Should().BeNull();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Callers_must_bring_a_valid_certificate_of_the_authority_where_one_is_named(bool allowTls12)
    {
        await using var service = await RunningService.StartAsync(
            new HandMadeModel(), [.. files.MutualSettings, $"--ChurnApi:Tls:AllowTls12={allowTls12}"]);
        var other = new TestAuthority("CN=Test root"); // the same name, another key
        var between = new TestAuthority("CN=Test between", files.Authority);
        using var good = Client(files.Authority.Issue("CN=crm", TestAuthority.ForClients));
        using var none = Client();
        using var expired = Client(files.Authority.Issue("CN=crm", TestAuthority.ForClients, from: -30, to: -1));
        using var early = Client(files.Authority.Issue("CN=crm", TestAuthority.ForClients, from: 1));
        using var foreign = Client(other.Issue("CN=crm", TestAuthority.ForClients));
        using var server = Client(files.Authority.Issue("CN=crm"));
        using var unknown = Client(between.Issue("CN=crm", TestAuthority.ForClients));

        (await RefusalAsync(good, service)).Should().BeNull();
        foreach (var (client, why) in new[]
        {
            (none, "there is none"), (expired, "it has ended"), (early, "it has not begun"),
            (foreign, "it is of another authority"), (server, "it is for servers"),
            (unknown, "the authority between was not sent"),
        })
            (await RefusalAsync(client, service)).Should().NotBeNull(why);
        (await RefusalAsync(good, service)).Should().BeNull();
    }

    [Fact]
    public async Task Another_authority_of_callers_counts_without_a_restart()
    {
        await using var service = await RunningService.StartAsync(
            new HandMadeModel(), [RunningService.Quick, .. files.MutualSettings]);
        var other = new TestAuthority("CN=Other root");
        using var former = Client(files.Authority.Issue("CN=crm", TestAuthority.ForClients));
        using var later = Client(other.Issue("CN=crm", TestAuthority.ForClients));
        (await RefusalAsync(former, service)).Should().BeNull();
        (await RefusalAsync(later, service)).Should().NotBeNull();

        other.Write(files.ClientCa);

        await UntilAsync(async () => await RefusalAsync(later, service) is null);
        (await RefusalAsync(former, service)).Should().NotBeNull();
    }

    [Fact]
    public void Every_fault_of_the_settings_is_told_at_the_start()
    {
        FaultsOf("--ChurnApi:Tls:AllowTls12=perhaps").Should().HaveCount(4)
            .And.Contain(fault => fault.Contains("Tls:Certificate must be set", StringComparison.Ordinal))
            .And.Contain(fault => fault.Contains("Tls:Key must be set", StringComparison.Ordinal))
            .And.Contain(fault => fault.Contains("true or false, not 'perhaps'", StringComparison.Ordinal))
            .And.Contain(fault => fault.Contains("no https address", StringComparison.Ordinal));
        FaultsOf([.. files.Settings, "--ChurnApi:Tls:Certificat=x"]).Should().ContainSingle()
            .Which.Should().Contain("Did you mean Certificate?");
        FaultsOf([.. files.Settings, "--Kestrel:Certificates:Default:Path=x", "--Kestrel:EndpointDefaults:SslProtocols:0=Tls12"])
            .Should().HaveCount(2).And.OnlyContain(fault => fault.Contains("cannot be set beside", StringComparison.Ordinal));

        File.WriteAllText(files.Key, "nothing");
        File.WriteAllText(files.ClientCa, files.Authority.Issue("CN=leaf").ExportCertificatePem());
        FaultsOf(files.MutualSettings).Should().HaveCount(2)
            .And.Contain(fault => fault.Contains("has no root") && fault.Contains(files.ClientCa));
        FaultsOf(files.Settings).Should().ContainSingle().Which.Should().Contain("holds no private key").And.Contain(files.Key);
    }

    [Fact]
    public void A_key_with_a_password_is_refused_with_the_way_out()
    {
        using var key = files.Authority.Issue("CN=localhost").GetECDsaPrivateKey();
        File.WriteAllText(files.Key, key!.ExportEncryptedPkcs8PrivateKeyPem("secret", new(
            System.Security.Cryptography.PbeEncryptionAlgorithm.Aes256Cbc,
            System.Security.Cryptography.HashAlgorithmName.SHA256,
            1000)));

        FaultsOf(files.Settings).Should().ContainSingle().Which.Should().Contain("openssl pkey");
    }

    private static IReadOnlyList<string> FaultsOf(params string[] settings)
    {
        var create = () => ChurnService.Create(settings);
        return create.Should().Throw<ServiceConfigurationException>().Which.Faults;
    }

    private static string? Fault(string ready) => JsonElement.Parse(ready).GetProperty("certificateFault").GetString();

    private static async Task<Exposition> MetricsAsync(HttpClient client, RunningService service)
    {
        await Task.Delay(320); // an answer of /metrics is kept for so long
        return new Exposition(await client.GetStringAsync(new Uri(service.Address, "/metrics")));
    }

    private void Break(string what)
    {
        var issued = files.Authority.Issue("CN=localhost");
        switch (what)
        {
            case "half a certificate":
                var between = new TestAuthority("CN=Test between", files.Authority);
                files.Write(between.Issue("CN=localhost"), between.Certificate);
                File.WriteAllText(files.Certificate, File.ReadAllText(files.Certificate)[..^100]);
                break;
            case "an empty certificate":
                File.WriteAllText(files.Certificate, "");
                break;
            case "another key":
                File.WriteAllText(files.Key, TestAuthority.KeyOf(issued));
                break;
            case "no key":
                File.Delete(files.Key);
                break;
            case "an expired certificate":
                files.Write(files.Authority.Issue("CN=localhost", from: -30, to: -1));
                break;
            default:
                files.Write(files.Authority.Issue("CN=localhost", TestAuthority.ForClients));
                break;
        }
    }

    /// <summary>A client that trusts the authority, each of whose requests has a connection of its own.</summary>
    private HttpClient Client(X509Certificate2? own = null, SslProtocols protocols = SslProtocols.None)
    {
        var handler = new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero };
        handler.SslOptions.EnabledSslProtocols = protocols;
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
        handler.SslOptions.CertificateChainPolicy.CustomTrustStore.Add(files.Authority.Certificate);
        if (own is not null) handler.SslOptions.LocalCertificateSelectionCallback = (_, _, _, _, _) => own;
        return new HttpClient(handler);
    }

    /// <summary>Why a request gets no answer; null if it gets one.</summary>
    private static async Task<Exception?> RefusalAsync(HttpClient client, RunningService service)
    {
        try
        {
            await client.GetStringAsync(new Uri(service.Address, "/health/live"));
            return null;
        }
        catch (HttpRequestException refused)
        {
            return refused;
        }
    }

    private static async Task<X509Certificate2> PresentedAsync(Uri address)
    {
        using var connection = new TcpClient();
        await connection.ConnectAsync(address.Host, address.Port);
        await using var tls = new SslStream(connection.GetStream(), false, (_, presented, _, _) => presented is not null);
        await tls.AuthenticateAsClientAsync("localhost");
        return new X509Certificate2(tls.RemoteCertificate!);
    }

    private static async Task UntilAsync(Func<Task<bool>> holds)
    {
        for (var i = 0; i < 200; i++)
        {
            if (await holds()) return;
            await Task.Delay(50);
        }

        throw new TimeoutException("It did not come true within ten seconds.");
    }
}
