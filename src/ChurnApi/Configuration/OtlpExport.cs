namespace ChurnApi.Configuration;

/// <summary>What is sent to a collector by OTLP. Nothing is, unless the configuration names where.</summary>
/// <param name="Traces">Whether spans are sent.</param>
/// <param name="Metrics">Whether metrics are sent.</param>
internal sealed record OtlpExport(bool Traces, bool Metrics)
{
    /// <summary>OpenTelemetry's own setting of the collector's address, for everything.</summary>
    public const string Endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";

    /// <summary>OpenTelemetry's own setting of the protocol.</summary>
    public const string Protocol = "OTEL_EXPORTER_OTLP_PROTOCOL";

    private const string TracesEndpoint = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT";
    private const string MetricsEndpoint = "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT";
    private static readonly string[] Protocols = ["grpc", "http/protobuf"];

    /// <summary>Reads what is sent; a setting of the service stands for the one of OpenTelemetry.</summary>
    public static OtlpExport Read(IConfiguration configuration)
    {
        if (configuration[$"{ServiceOptions.Section}:{nameof(ServiceOptions.OtlpEndpoint)}"] is { Length: > 0 } endpoint)
            configuration[Endpoint] = endpoint;
        return new OtlpExport(Has(configuration, TracesEndpoint), Has(configuration, MetricsEndpoint));
    }

    /// <summary>A sentence for each of OpenTelemetry's own settings that is refused.</summary>
    public static IEnumerable<string> Faults(IConfiguration configuration)
    {
        foreach (var name in new[] { Endpoint, TracesEndpoint, MetricsEndpoint })
            if (configuration[name] is { Length: > 0 } address && !IsAddress(address))
                yield return $"{name} {AddressFault}";
        if (configuration[Protocol] is { Length: > 0 } protocol && !Protocols.Contains(protocol))
            yield return $"{Protocol} must be {string.Join(" or ", Protocols)}, not '{protocol}'.";
    }

    /// <summary>Whether it is where a collector can be.</summary>
    public static bool IsAddress(string address) =>
        Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";

    /// <summary>What is wrong with an address that is none. It is not repeated: it may hold a password.</summary>
    public const string AddressFault = "must be the address of a collector, as in http://127.0.0.1:4317.";

    private static bool Has(IConfiguration configuration, string own) =>
        configuration[Endpoint] is { Length: > 0 } || configuration[own] is { Length: > 0 };
}
