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
    /// The keys that callers may send in the header <c>X-Api-Key</c>, of 16 characters or more. Default: none, and then the
    /// service answers everybody, but listens on loopback addresses alone.
    /// </summary>
    public IReadOnlyList<string> ApiKeys { get; init; } = [];
}
