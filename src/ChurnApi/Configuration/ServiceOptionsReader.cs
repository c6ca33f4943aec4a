using Churn.Access.Keys;

namespace ChurnApi.Configuration;

/// <summary>Reads and checks the service's settings, and gathers every fault in them.</summary>
internal sealed class ServiceOptionsReader : SettingsReader
{
    /// <summary>What once held keys in plain text.</summary>
    private const string FormerKeys = "ApiKeys";

    private static readonly Dictionary<string, string> FormerNames = new(StringComparer.Ordinal)
    {
        [nameof(ServiceOptions.PollInterval)] = "ChampionPollInterval",
        [nameof(ServiceOptions.MaxSegmentsBytes)] = "MaxBatchBytes",
        [nameof(ServiceOptions.MaxSegmentsCustomers)] = "MaxBatchCustomers",
    };

    private const int SmallestBody = 1024;
    private const int LargestBody = 1024 * 1024 * 1024;
    private const long LargestStream = 1024L * 1024 * 1024 * 1024;
    private const int MostCustomers = 1_000_000;

    private static readonly TimeSpan ShortestPoll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(1);

    private static readonly string[] Names =
    [
        nameof(ServiceOptions.Models), nameof(ServiceOptions.PollInterval), nameof(ServiceOptions.MaxPredictBytes),
        nameof(ServiceOptions.MaxStreamBytes), nameof(ServiceOptions.MaxSegmentsBytes),
        nameof(ServiceOptions.MaxSegmentsCustomers), nameof(ServiceOptions.OtlpEndpoint),
        nameof(ServiceOptions.LogFormat), nameof(ServiceOptions.AccessLog),
        nameof(ServiceOptions.ShutdownDelay), nameof(ServiceOptions.ShutdownTimeout),
        nameof(ServiceOptions.KeysFile), nameof(ServiceOptions.AuditFile), nameof(ServiceOptions.CorsOrigins),
        JwtOptions.Section, LimitOptions.Section,
    ];

    private ServiceOptionsReader(IConfiguration configuration)
        : base(configuration.GetSection(ServiceOptions.Section), [], FormerNames)
    {
    }

    /// <exception cref="ServiceConfigurationException">Settings are refused; it names every fault.</exception>
    public static ServiceOptions Read(IConfiguration configuration)
    {
        var reader = new ServiceOptionsReader(configuration);
        var options = reader.Read();
        // Where guards are meant and faulty, the addresses are no fault of their own.
        var isGuarded = options.IsGuarded || reader.Section.GetSection(FormerKeys).Exists();
        reader.Faults.AddRange(ListenAddresses.Faults(configuration, isGuarded));
        foreach (var fault in CorsOrigins.Faults(options.CorsOrigins, isGuarded))
            reader.Refuse(nameof(ServiceOptions.CorsOrigins), fault);
        reader.Faults.AddRange(OtlpExport.Faults(configuration));
        reader.Faults.AddRange(LogLevelFaults(configuration));
        return reader.Faults.Count == 0 ? options : throw new ServiceConfigurationException(reader.Faults);
    }

    /// <summary>A sentence for each log level that does not exist.</summary>
    private static IEnumerable<string> LogLevelFaults(IConfiguration configuration) =>
        from level in configuration.GetSection("Logging:LogLevel").GetChildren()
        where !Enum.TryParse<LogLevel>(level.Value, ignoreCase: true, out var known) || !Enum.IsDefined(known)
        select $"{level.Path} must be one of {string.Join(", ", Enum.GetNames<LogLevel>())}, not '{level.Value}'.";

    private ServiceOptions Read()
    {
        RefuseUnknown(Names, FormerKeys);
        RefuseFormerKeys();
        var defaults = new ServiceOptions();
        return new ServiceOptions
        {
            Models = Place(nameof(ServiceOptions.Models), "the model store's folder") ?? defaults.Models,
            PollInterval = Interval(nameof(ServiceOptions.PollInterval), defaults.PollInterval, ShortestPoll, LongestPoll),
            MaxPredictBytes = (int)Count(
                nameof(ServiceOptions.MaxPredictBytes),
                defaults.MaxPredictBytes,
                SmallestBody,
                LargestBody),
            MaxStreamBytes = Count(nameof(ServiceOptions.MaxStreamBytes), defaults.MaxStreamBytes, SmallestBody, LargestStream),
            MaxSegmentsBytes = (int)Count(
                nameof(ServiceOptions.MaxSegmentsBytes), defaults.MaxSegmentsBytes, SmallestBody, LargestBody),
            MaxSegmentsCustomers = (int)Count(
                nameof(ServiceOptions.MaxSegmentsCustomers), defaults.MaxSegmentsCustomers, 1, MostCustomers),
            OtlpEndpoint = Collector(nameof(ServiceOptions.OtlpEndpoint)),
            LogFormat = Choice(nameof(ServiceOptions.LogFormat), defaults.LogFormat),
            AccessLog = Flag(nameof(ServiceOptions.AccessLog), defaults.AccessLog),
            ShutdownDelay = Interval(
                nameof(ServiceOptions.ShutdownDelay),
                defaults.ShutdownDelay,
                TimeSpan.Zero,
                ServiceOptions.LongestShutdownDelay),
            ShutdownTimeout = Interval(
                nameof(ServiceOptions.ShutdownTimeout),
                defaults.ShutdownTimeout,
                ShortestTimeout,
                ServiceOptions.LongestShutdownTimeout),
            KeysFile = Keys(),
            CorsOrigins = Texts(nameof(ServiceOptions.CorsOrigins)),
            AuditFile = Place(nameof(ServiceOptions.AuditFile), "the file for the audit"),
            Jwt = new JwtOptionsReader(Section.GetSection(JwtOptions.Section), Faults).Read(),
            Limits = new LimitOptionsReader(Section.GetSection(LimitOptions.Section), Faults).Read(),
            FormerNames = FormerNamesWritten(),
        };
    }

    private string? Keys()
    {
        var path = Place(nameof(ServiceOptions.KeysFile), "a keys file");
        try
        {
            if (path is not null) new KeysFile(path).Read();
        }
        catch (BrokenKeysException fault)
        {
            Refuse(nameof(ServiceOptions.KeysFile), $"cannot be used. {fault.Message}");
        }

        return path;
    }

    /// <summary>Says what took the place of a setting that once was. What it holds is a secret, and not repeated.</summary>
    private void RefuseFormerKeys()
    {
        if (Section.GetSection(FormerKeys).Exists())
            Refuse(
                FormerKeys,
                "is no longer a setting: keys are stored as hashes in a file. Make one with "
                    + "churn keys create --name NAME --scope predict,read --keys keys.json, "
                    + $"set {ServiceOptions.Section}:{nameof(ServiceOptions.KeysFile)}=keys.json, "
                    + "and give your callers the new key.");
    }

    private string? Collector(string name)
    {
        if (Section[name] is not { Length: > 0 } address || OtlpExport.IsAddress(address)) return Section[name];
        Refuse(name, OtlpExport.AddressFault);
        return null;
    }
}

/// <summary>The service's settings are refused; it does not start.</summary>
public sealed class ServiceConfigurationException : Exception
{
    /// <param name="faults">Every fault, a sentence each; at least one.</param>
    public ServiceConfigurationException(IReadOnlyList<string> faults)
        : base(string.Join(Environment.NewLine, faults)) => Faults = faults;

    /// <summary>Every fault, a sentence each.</summary>
    public IReadOnlyList<string> Faults { get; }
}
