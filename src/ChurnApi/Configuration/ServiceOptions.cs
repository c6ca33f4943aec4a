using System.ComponentModel.DataAnnotations;
using System.Globalization;
using Churn.Core.Encryption;
using Churn.Core.Options;

namespace ChurnApi.Configuration;

/// <summary>
/// The settings of the service, from the section <c>ChurnApi</c> of appsettings, the environment (<c>ChurnApi__Models</c>) or the
/// command line (<c>--ChurnApi:Models</c>). They are read once, at the start.
/// </summary>
public sealed record ServiceOptions
{
    /// <summary>The section that holds the settings.</summary>
    public const string Section = "ChurnApi";

    /// <summary>The longest that the service may take to stop, whatever its settings.</summary>
    public static TimeSpan LongestStop { get; } =
        TimeSpan.Parse(LongestShutdownDelay, CultureInfo.InvariantCulture)
        + TimeSpan.Parse(LongestShutdownTimeout, CultureInfo.InvariantCulture);

    private const string LongestShutdownDelay = "00:05:00";
    private const string LongestShutdownTimeout = "01:00:00";

    /// <summary>
    /// The folder of the model store, or <c>s3://BUCKET/PREFIX</c> on object storage. Default: <c>models</c> in the working
    /// folder.
    /// </summary>
    public string Models { get; init; } = "models";

    /// <summary>
    /// How often the store is asked for its champion and its shadow, and the keys file for its keys: 0.05 to 60 seconds, written
    /// as in 00:00:01. Default: one second, so that a promoted model serves within five.
    /// </summary>
    [TimeRange("00:00:00.0500000", "00:01:00")]
    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The largest body of <c>POST /predict</c>, in bytes: 1 KiB to 1 GiB. Default: 1 MiB.</summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int MaxPredictBytes { get; init; } = 1024 * 1024;

    /// <summary>
    /// The largest body of <c>POST /predict/batch</c>, which is answered while it comes, in bytes: 1 KiB to 1 TiB. Default: 4
    /// GiB. No customer of it may have more than <see cref="MaxPredictBytes"/>.
    /// </summary>
    [Range(1024.0, 1024.0 * 1024 * 1024 * 1024)]
    public long MaxStreamBytes { get; init; } = 4L * 1024 * 1024 * 1024;

    /// <summary>
    /// The largest body of <c>POST /segments</c>, <c>POST /campaigns/plan</c> or <c>POST /lifetime</c>, which are answered as a
    /// whole, in bytes: 1 KiB to 1 GiB. Default: 32 MiB.
    /// </summary>
    [Range(1024, 1024 * 1024 * 1024)]
    public int MaxSegmentsBytes { get; init; } = 32 * 1024 * 1024;

    /// <summary>
    /// The most customers of <c>POST /segments</c>, <c>POST /campaigns/plan</c> or <c>POST /lifetime</c>: 1 to 1,000,000.
    /// Default: 10,000.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxSegmentsCustomers { get; init; } = 10_000;

    /// <summary>
    /// The file of the API keys that callers may send, as <c>churn keys create</c> makes it; a change of it counts within
    /// seconds. Default: none. With neither keys nor <see cref="Jwt"/> the service answers everybody, but listens on loopback
    /// addresses alone.
    /// </summary>
    public string? KeysFile { get; init; }

    /// <summary>Whose tokens callers may send. Default: nobody's.</summary>
    public JwtOptions? Jwt { get; init; }

    /// <summary>
    /// The service's own TLS. Default: none, and https addresses need certificates by the framework's settings.
    /// </summary>
    public TlsOptions? Tls { get; init; }

    /// <summary>
    /// The file that takes a line for every admin action. Default: <c>audit.jsonl</c> beside the keys file; with neither file
    /// there are no admin actions.
    /// </summary>
    public string? AuditFile { get; init; }

    /// <summary>
    /// The file of what the company can do to keep customers (actions.json), for <c>GET /actions</c> and <c>POST
    /// /campaigns/plan</c>. It is read once, at the start. Default: none, and no plans.
    /// </summary>
    public string? ActionsFile { get; init; }

    /// <summary>
    /// The file of learned segments (segments.json), for <c>GET /segments?by=learned</c> and the learned segments of <c>POST
    /// /segments</c>. It is read once, at the start. Default: none.
    /// </summary>
    public string? SegmentsFile { get; init; }

    /// <summary>
    /// The file of models of purchases, which <c>churn lifetime --transactions FILE --json FILE</c> writes, for <c>POST
    /// /lifetime/purchases</c>. It is read once, at the start. Default: none.
    /// </summary>
    public string? PurchasesFile { get; init; }

    /// <summary>
    /// The folder of <c>churn recommend --save</c>, for <c>POST /recommendations</c>. It is read once, at the start. Default:
    /// none.
    /// </summary>
    public string? RecommenderFolder { get; init; }

    /// <summary>
    /// The key that the versions of the store and a log in SQLite are encrypted under, and a new log is: <c>file:PATH</c>,
    /// <c>env:NAME</c> or <c>command:PROGRAM</c>. It is got once, at the start. Default: none, and encrypted ones are not opened.
    /// </summary>
    public string? EncryptionKey { get; init; }

    /// <summary>
    /// The key that <see cref="EncryptionKey"/> took the place of, while versions are under that one still: as above. Default:
    /// none.
    /// </summary>
    public string? PreviousEncryptionKey { get; init; }

    /// <summary>
    /// The fewest customers that <c>GET /segments</c> and <c>GET /monitoring</c> show figures of: 1 to 1,000,000. Default: 10.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MinCell { get; init; } = 10;

    /// <summary>
    /// Where predictions and their outcomes are remembered: <c>sqlite:FILE</c>, or <c>postgres:</c> and a connection, as in
    /// <c>sqlite:log.db</c> or <c>postgres://churn@db/churn</c>. Default: nowhere.
    /// </summary>
    public string? Log { get; init; }

    /// <summary>
    /// Whether an answer waits until its prediction is on the disk, and is refused where it cannot be: true or false. Default:
    /// false; predictions wait in a queue, and are dropped and counted where it is full.
    /// </summary>
    public bool LogDurable { get; init; }

    /// <summary>
    /// After how many days the log deletes a prediction and its outcome: 1 to 36,500. Default: 400, a year and a horizon.
    /// </summary>
    [Range(1, 36_500)]
    public int LogRetentionDays { get; init; } = 400;

    /// <summary>
    /// How long figures of <c>GET /monitoring</c> are kept, and how often those of the metrics are computed: 1 second to 1 day.
    /// In a large log they are computed more seldom, so that it takes at most a twentieth of a processor. Default: 15 minutes.
    /// </summary>
    [TimeRange("00:00:01", "1.00:00:00")]
    public TimeSpan MonitoringInterval { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>Whether the service has pages for people at /console: true or false. Default: true.</summary>
    public bool Console { get; init; } = true;

    /// <summary>
    /// The folder of the keys that protect the sessions of the console. Instances that share it share sessions, and sessions
    /// outlast a restart; who can read it can forge them. Default: none; sessions end with the process.
    /// </summary>
    public string? ConsoleKeysFolder { get; init; }

    /// <summary>
    /// The columns.json that trainings read (<c>--columns</c>), for admins to edit on the console's page Data: names, groups, and
    /// what the company can change. It need not be there yet. Default: none, and nothing to edit.
    /// </summary>
    public string? ColumnsFile { get; init; }

    /// <summary>
    /// The origins whose web pages may call the service from a browser (CORS), as in <c>https://crm.example</c>: a list, or one
    /// text with semicolons between them. <c>*</c> alone allows every page, and needs keys or tokens. Default: none.
    /// </summary>
    public IReadOnlyList<string> CorsOrigins { get; init; } = [];

    /// <summary>What is refused so that the service lasts.</summary>
    public LimitOptions Limits { get; init; } = new();

    /// <summary>
    /// Where metrics and spans are sent by OTLP, as in <c>http://127.0.0.1:4317</c>. Default: nowhere, unless OpenTelemetry's own
    /// settings (<c>OTEL_EXPORTER_OTLP_ENDPOINT</c>) name a place.
    /// </summary>
    public string? OtlpEndpoint { get; init; }

    /// <summary>How the log looks: <c>text</c> for people, or <c>json</c>, one object a line. Default: text.</summary>
    public LogFormat LogFormat { get; init; } = LogFormat.Text;

    /// <summary>
    /// Whether each request is logged, by its method, route, status, time and key: true or false. Default: false.
    /// </summary>
    public bool AccessLog { get; init; }

    /// <summary>
    /// How long the service goes on listening after it was told to stop, while <c>/health/ready</c> says that it stops: 0 to 5
    /// minutes. As long as a load balancer takes to notice. Default: none.
    /// </summary>
    [TimeRange("00:00:00", LongestShutdownDelay)]
    public TimeSpan ShutdownDelay { get; init; } = TimeSpan.Zero;

    /// <summary>
    /// How long requests under way have to be answered once the service listens no more: 1 second to 1 hour. Default: 30 seconds.
    /// </summary>
    [TimeRange("00:00:01", LongestShutdownTimeout)]
    public TimeSpan ShutdownTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The settings that were written by a name they no longer have, each with its name of today.</summary>
    internal IReadOnlyList<(string Former, string Name)> FormerNames { get; init; } = [];

    /// <summary>The encryption keys themselves; null for none.</summary>
    internal EncryptionKeys? EncryptionKeys { get; init; }

    /// <summary>Whether callers must say who they are.</summary>
    public bool IsGuarded => KeysFile is not null || Jwt is not null;
}

/// <summary>How the lines of the log look.</summary>
public enum LogFormat
{
    /// <summary>For people.</summary>
    Text,

    /// <summary>For programs: one JSON object a line.</summary>
    Json,
}
