using System.Net;

namespace ChurnApi.Configuration;

/// <summary>
/// The addresses that the configuration tells Kestrel to listen on. Without keys or tokens only loopback ones are
/// accepted: a service that answers everybody must be reached from its own machine alone.
/// </summary>
internal static class ListenAddresses
{
    /// <summary>Where the service listens if nothing else is said.</summary>
    public const string Default = "http://127.0.0.1:5080";

    /// <summary>What an endpoint of Kestrel's own settings may say of TLS.</summary>
    private static readonly string[] EndpointTls = ["Certificate", "ClientCertificateMode", "SslProtocols", "Sni"];

    /// <summary>A sentence for each address that is refused.</summary>
    public static IEnumerable<string> Faults(IConfiguration configuration, bool isGuarded)
    {
        foreach (var address in Configured(configuration))
        {
            if (!TryParse(address, out var parsed))
                yield return $"'{address}' is not an address to listen on. Use an address such as {Default}.";
            else if (!isGuarded && !IsLoopback(parsed))
                yield return $"'{address}' can be reached from other machines: make a key (churn keys create --name NAME "
                    + "--scope predict,read --keys keys.json), "
                    + $"name its file (ChurnApi__KeysFile=keys.json), or listen on a loopback address such as {Default}.";
        }
    }

    /// <summary>A sentence for each setting that contradicts the service's own TLS.</summary>
    public static IEnumerable<string> TlsFaults(IConfiguration configuration)
    {
        const string tls = $"{ServiceOptions.Section}:{TlsOptions.Section}";
        if (!Configured(configuration).Any(address => address.StartsWith("https://", StringComparison.OrdinalIgnoreCase)))
            yield return $"{tls} is set, but no https address is listened on. Set ASPNETCORE_URLS to one, such as "
                + "https://0.0.0.0:8443.";
        var rivals = configuration.GetSection("Kestrel:Endpoints").GetChildren()
            .Append(configuration.GetSection("Kestrel:EndpointDefaults"))
            .SelectMany(endpoint => EndpointTls.Select(endpoint.GetSection))
            .Append(configuration.GetSection("Kestrel:Certificates"));
        foreach (var rival in rivals.Where(section => section.Exists()))
            yield return $"{rival.Path} cannot be set beside {tls}, which decides about certificates and protocols. "
                + "Remove one of them.";
    }

    /// <summary>Whether the configuration says anything of where to listen.</summary>
    public static bool AnyConfigured(IConfiguration configuration) => Configured(configuration).Any();

    /// <summary>As Kestrel reads them: its own endpoints, and the addresses, or where there are none the bare ports.</summary>
    private static IEnumerable<string> Configured(IConfiguration configuration)
    {
        var endpoints = configuration.GetSection("Kestrel:Endpoints").GetChildren().Select(endpoint => endpoint["Url"] ?? "");
        var addresses = Split(configuration[WebHostDefaults.ServerUrlsKey]);
        if (addresses.Length > 0) return endpoints.Concat(addresses);
        return endpoints
            .Concat(Split(configuration[WebHostDefaults.HttpPortsKey]).Select(port => $"http://*:{port}"))
            .Concat(Split(configuration[WebHostDefaults.HttpsPortsKey]).Select(port => $"https://*:{port}"));
    }

    private static string[] Split(string? list) =>
        (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static bool TryParse(string address, out BindingAddress parsed)
    {
        parsed = null!;
        try
        {
            parsed = BindingAddress.Parse(address);
            return true;
        }
        catch (FormatException)
        {
            return false;
        }
    }

    /// <summary>Whether only this machine reaches it. Kestrel takes a name other than localhost for every address.</summary>
    private static bool IsLoopback(BindingAddress address) =>
        address.IsUnixPipe || address.IsNamedPipe
        || address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip));
}
