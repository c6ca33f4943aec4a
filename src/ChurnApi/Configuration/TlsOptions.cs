namespace ChurnApi.Configuration;

/// <summary>
/// The service's own TLS, from the section <c>ChurnApi:Tls</c>. The files are looked at as often as the keys file is; a change of
/// them counts for the next connection, without a restart.
/// </summary>
public sealed record TlsOptions
{
    /// <summary>The section that holds them.</summary>
    public const string Section = "Tls";

    /// <summary>
    /// The file of the certificate (PEM), and after it those of the authorities between it and the root. Needed.
    /// </summary>
    public required string Certificate { get; init; }

    /// <summary>The file of its private key (PEM), without a password. Needed.</summary>
    public required string Key { get; init; }

    /// <summary>
    /// The file of the authorities (PEM) of whom callers must bring a certificate: mutual TLS. At least one must be a root, and
    /// those between a root and a caller's certificate may stand beside it. Default: none, and callers need no certificate.
    /// </summary>
    public string? ClientCa { get; init; }

    /// <summary>
    /// Whether callers may speak TLS 1.2, beside TLS 1.3: true or false. Default: false.
    /// </summary>
    public bool AllowTls12 { get; init; }

    /// <summary>What the files held at the start.</summary>
    internal ServerCertificate? Loaded { get; init; }
}

/// <summary>Reads and checks the settings of TLS.</summary>
internal sealed class TlsOptionsReader(IConfigurationSection section, List<string> faults) : SettingsReader(section, faults)
{
    /// <returns>The settings; null if there are none.</returns>
    public TlsOptions? Read()
    {
        if (!Section.Exists()) return null;
        var options = Fill(new TlsOptions
        {
            Certificate = Needed(nameof(TlsOptions.Certificate), "the certificate (PEM)"),
            Key = Needed(nameof(TlsOptions.Key), "the private key of the certificate (PEM)"),
            ClientCa = Place(nameof(TlsOptions.ClientCa), "the authorities of callers' certificates (PEM)"),
        });
        if (options.Certificate.Length == 0 || options.Key.Length == 0) return options;
        var loaded = ServerCertificate.Read(options, TimeProvider.System.GetUtcNow(), out var found);
        foreach (var fault in found) Refuse(fault.Setting, $"cannot be used. The file '{fault.Path}' {fault.Text}");
        return options with { Loaded = loaded };
    }

    private string Needed(string name, string what)
    {
        if (Section[name] is not null) return Place(name, what) ?? "";
        Refuse(name, $"must be set: the path of {what}.");
        return "";
    }
}
