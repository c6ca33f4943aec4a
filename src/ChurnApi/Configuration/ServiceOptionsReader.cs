using Churn.Access.Keys;
using Churn.Core.Campaigns;
using Churn.Core.Encryption;
using Churn.Core.Recommending;
using Churn.Core.Segments;
using Churn.Core.Value;
using Churn.ObjectStorage;
using Churn.Outcomes.Storage;

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
        if (options.Tls is not null) reader.Faults.AddRange(ListenAddresses.TlsFaults(configuration));
        foreach (var fault in CorsOrigins.Faults(options.CorsOrigins, isGuarded))
            reader.Refuse(nameof(ServiceOptions.CorsOrigins), fault);
        if (StoreLocation.FaultOf(options.Models) is { } unusable)
            reader.Refuse(nameof(ServiceOptions.Models), $"cannot be used: {unusable}");
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
        RefuseFormerKeys();
        var options = new ServiceOptions
        {
            OtlpEndpoint = Collector(nameof(ServiceOptions.OtlpEndpoint)),
            KeysFile = Keys(),
            ActionsFile = CheckedFile(
                nameof(ServiceOptions.ActionsFile), "a file of actions", json => ActionListReader.Read(json, out _)),
            SegmentsFile = CheckedFile(
                nameof(ServiceOptions.SegmentsFile),
                "a file of learned segments",
                json => SegmentsFile.Read(json, out _) is { } fault ? [fault] : []),
            PurchasesFile = CheckedFile(
                nameof(ServiceOptions.PurchasesFile),
                "a file of models of purchases",
                json => PurchaseModels.Read(json, out _) is { } fault ? [fault] : []),
            RecommenderFolder = Recommender(),
            EncryptionKey = Section[nameof(ServiceOptions.EncryptionKey)],
            PreviousEncryptionKey = Section[nameof(ServiceOptions.PreviousEncryptionKey)],
            EncryptionKeys = LoadEncryptionKeys(),
            Log = LogAddress(),
            ConsoleKeysFolder = Place(nameof(ServiceOptions.ConsoleKeysFolder), "the folder of the console's keys"),
            ColumnsFile = Place(nameof(ServiceOptions.ColumnsFile), "the columns.json of the trainings"),
            CorsOrigins = Texts(nameof(ServiceOptions.CorsOrigins)),
            AuditFile = Place(nameof(ServiceOptions.AuditFile), "the file for the audit"),
            Jwt = new JwtOptionsReader(Section.GetSection(JwtOptions.Section), Faults).Read(),
            Tls = new TlsOptionsReader(Section.GetSection(TlsOptions.Section), Faults).Read(),
            Limits = new LimitOptionsReader(Section.GetSection(LimitOptions.Section), Faults).Read(),
            FormerNames = FormerNamesWritten(),
        };
        if (Place(nameof(ServiceOptions.Models), "the model store's folder") is { } models)
            options = options with { Models = models };
        return Fill(options, FormerKeys);
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

    /// <summary>Reads the place of a file, and notes what is wrong with its content.</summary>
    private string? CheckedFile(string name, string what, Func<byte[], IEnumerable<string>> faults) =>
        Checked(name, what, path => faults(File.ReadAllBytes(path)));

    private string? Recommender() => Checked(
        nameof(ServiceOptions.RecommenderFolder),
        "a folder of churn recommend --save",
        folder => RecommenderFolder.Read(folder, out _) is { } fault ? [fault] : []);

    private string? Checked(string name, string what, Func<string, IEnumerable<string>> faults)
    {
        if (Place(name, what) is not { } path) return null;
        try
        {
            foreach (var fault in faults(path)) Refuse(name, $"has a fault: {fault}");
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            Refuse(name, $"cannot be read: {fault.Message}");
        }

        return path;
    }

    private EncryptionKeys? LoadEncryptionKeys()
    {
        try
        {
            return EncryptionKeys.Load(
                Section[nameof(ServiceOptions.EncryptionKey)], Section[nameof(ServiceOptions.PreviousEncryptionKey)]);
        }
        catch (EncryptionKeyException fault)
        {
            Refuse(nameof(ServiceOptions.EncryptionKey), $"cannot be used. {fault.Message}");
            return null;
        }
    }

    private string? LogAddress()
    {
        var text = Section[nameof(ServiceOptions.Log)];
        if (text is not null && !LogLocation.TryParse(text, out _, out var error)) Refuse(nameof(ServiceOptions.Log), error);
        return text;
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

/// <summary>Reads and checks the limits.</summary>
internal sealed class LimitOptionsReader(IConfigurationSection section, List<string> faults) : SettingsReader(section, faults)
{
    public LimitOptions Read() => Fill(new LimitOptions());
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
