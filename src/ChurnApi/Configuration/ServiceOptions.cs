namespace ChurnApi.Configuration;

/// <summary>
/// The settings of the service, from the section <c>ChurnApi</c> of appsettings, the environment (<c>ChurnApi__Models</c>) or the
/// command line (<c>--ChurnApi:Models</c>). They are read once, at the start.
/// </summary>
public sealed record ServiceOptions
{
    /// <summary>The section that holds the settings.</summary>
    public const string Section = "ChurnApi";

    /// <summary>The folder of the model store. Default: <c>models</c> in the working folder.</summary>
    public string Models { get; init; } = "models";

    /// <summary>
    /// How often the store is asked for its champion: 0.05 to 60 seconds, written as in 00:00:01. Default: one second, so that a
    /// promoted model serves within five.
    /// </summary>
    public TimeSpan ChampionPollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The largest body of <c>POST /predict</c>, in bytes: 1 KiB to 1 GiB. Default: 1 MiB.</summary>
    public int MaxPredictBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// The largest body of <c>POST /predict/batch</c>, which is answered while it comes, in bytes: 1 KiB to 1 TiB. Default: 4 GiB. No
    /// customer of it may have more than <see cref="MaxPredictBytes"/>.
    /// </summary>
    public long MaxStreamBytes { get; init; } = 4L * 1024 * 1024 * 1024;

    /// <summary>The largest body of <c>POST /segments</c>, which is answered as a whole, in bytes: 1 KiB to 1 GiB. Default: 32 MiB.</summary>
    public int MaxBatchBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>The most customers of <c>POST /segments</c>: 1 to 1,000,000. Default: 10,000.</summary>
    public int MaxBatchCustomers { get; init; } = 10_000;

    /// <summary>
    /// The file of the API keys that callers may send, as <c>churn keys create</c> makes it; a change of it counts within seconds.
    /// Default: none. With neither keys nor <see cref="Jwt"/> the service answers everybody, but listens on loopback addresses alone.
    /// </summary>
    public string? KeysFile { get; init; }

    /// <summary>Whose tokens callers may send. Default: nobody's.</summary>
    public JwtOptions? Jwt { get; init; }

    /// <summary>
    /// The file that takes a line for every admin action. Default: <c>audit.jsonl</c> beside the keys file; with neither file there are no
    /// admin actions.
    /// </summary>
    public string? AuditFile { get; init; }

    /// <summary>What is refused so that the service lasts.</summary>
    public LimitOptions Limits { get; init; } = new();

    /// <summary>Whether callers must say who they are.</summary>
    public bool IsGuarded => KeysFile is not null || Jwt is not null;
}
