using System.Globalization;
using Churn.Core.Schema;
using ChurnApi.Logging;
using ChurnApi.Telemetry;

namespace ChurnApi.Configuration;

/// <summary>Reads and checks the service's settings, and gathers every fault in them.</summary>
internal sealed class ServiceOptionsReader
{
    private const int ShortestApiKey = 16;
    private const int SmallestBody = 1024;
    private const int LargestBody = 1024 * 1024 * 1024;
    private const long LargestStream = 1024L * 1024 * 1024 * 1024;
    private const int MostCustomers = 1_000_000;

    private static readonly TimeSpan ShortestPoll = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPoll = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan ShortestTimeout = TimeSpan.FromSeconds(1);

    private static readonly string[] Names =
    [
        nameof(ServiceOptions.Models), nameof(ServiceOptions.ChampionPollInterval), nameof(ServiceOptions.MaxPredictBytes),
        nameof(ServiceOptions.MaxStreamBytes), nameof(ServiceOptions.MaxBatchBytes), nameof(ServiceOptions.MaxBatchCustomers), nameof(ServiceOptions.ApiKeys),
        nameof(ServiceOptions.OtlpEndpoint), nameof(ServiceOptions.LogFormat), nameof(ServiceOptions.AccessLog),
        nameof(ServiceOptions.ShutdownDelay), nameof(ServiceOptions.ShutdownTimeout),
    ];

    private readonly IConfigurationSection section;
    private readonly List<string> faults = [];

    private ServiceOptionsReader(IConfiguration configuration) => section = configuration.GetSection(ServiceOptions.Section);

    /// <exception cref="ServiceConfigurationException">Settings are refused; it names every fault.</exception>
    public static ServiceOptions Read(IConfiguration configuration)
    {
        var reader = new ServiceOptionsReader(configuration);
        var options = reader.Read();
        reader.faults.AddRange(ListenAddresses.Faults(configuration, options.ApiKeys.Count > 0));
        reader.faults.AddRange(Exports.Faults(configuration));
        reader.faults.AddRange(LogConsole.Faults(configuration));
        return reader.faults.Count == 0 ? options : throw new ServiceConfigurationException(reader.faults);
    }

    private ServiceOptions Read()
    {
        RefuseUnknown();
        var defaults = new ServiceOptions();
        return new ServiceOptions
        {
            Models = Folder(nameof(ServiceOptions.Models), defaults.Models),
            ChampionPollInterval = Interval(nameof(ServiceOptions.ChampionPollInterval), defaults.ChampionPollInterval, ShortestPoll, LongestPoll),
            MaxPredictBytes = (int)Count(nameof(ServiceOptions.MaxPredictBytes), defaults.MaxPredictBytes, SmallestBody, LargestBody),
            MaxStreamBytes = Count(nameof(ServiceOptions.MaxStreamBytes), defaults.MaxStreamBytes, SmallestBody, LargestStream),
            MaxBatchBytes = (int)Count(nameof(ServiceOptions.MaxBatchBytes), defaults.MaxBatchBytes, SmallestBody, LargestBody),
            MaxBatchCustomers = (int)Count(nameof(ServiceOptions.MaxBatchCustomers), defaults.MaxBatchCustomers, 1, MostCustomers),
            ApiKeys = Keys(section.GetSection(nameof(ServiceOptions.ApiKeys))),
            OtlpEndpoint = Collector(nameof(ServiceOptions.OtlpEndpoint)),
            LogFormat = Choice(nameof(ServiceOptions.LogFormat), defaults.LogFormat),
            AccessLog = Switch(nameof(ServiceOptions.AccessLog), defaults.AccessLog),
            ShutdownDelay = Interval(nameof(ServiceOptions.ShutdownDelay), defaults.ShutdownDelay, TimeSpan.Zero, ServiceOptions.LongestShutdownDelay),
            ShutdownTimeout = Interval(nameof(ServiceOptions.ShutdownTimeout), defaults.ShutdownTimeout, ShortestTimeout, ServiceOptions.LongestShutdownTimeout),
        };
    }

    private void RefuseUnknown()
    {
        foreach (var name in section.GetChildren().Select(child => child.Key))
        {
            if (Names.Contains(name, StringComparer.OrdinalIgnoreCase)) continue;
            var nearest = NearestName.Of(name, Names);
            var hint = nearest is null ? $"There are {string.Join(", ", Names)}." : $"Did you mean {nearest}?";
            Refuse(name, $"is no setting of the service. {hint}");
        }
    }

    private string Folder(string name, string whenAbsent)
    {
        if (section[name] is not { } text) return whenAbsent;
        if (text.Length > 0 && !text.Contains('\0')) return text;
        Refuse(name, "must be the path of the model store's folder.");
        return whenAbsent;
    }

    private TimeSpan Interval(string name, TimeSpan whenAbsent, TimeSpan shortest, TimeSpan longest)
    {
        if (section[name] is not { } text) return whenAbsent;
        var read = TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value);
        if (read && value >= shortest && value <= longest) return value;
        Refuse(name, $"must be a time from {shortest:c} to {longest:c}, not '{text}'.");
        return whenAbsent;
    }

    private long Count(string name, long whenAbsent, long smallest, long largest)
    {
        if (section[name] is not { } text) return whenAbsent;
        var read = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        if (read && value >= smallest && value <= largest) return value;
        Refuse(name, $"must be a whole number from {smallest} to {largest}, not '{text}'.");
        return whenAbsent;
    }

    private bool Switch(string name, bool whenAbsent)
    {
        if (section[name] is not { } text) return whenAbsent;
        if (bool.TryParse(text, out var value)) return value;
        Refuse(name, $"must be true or false, not '{text}'.");
        return whenAbsent;
    }

    private T Choice<T>(string name, T whenAbsent)
        where T : struct, Enum
    {
        if (section[name] is not { } text) return whenAbsent;
        if (Enum.GetNames<T>().FirstOrDefault(choice => choice.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known) return Enum.Parse<T>(known);
        Refuse(name, $"must be {string.Join(" or ", Enum.GetNames<T>()).ToLowerInvariant()}, not '{text}'.");
        return whenAbsent;
    }

    private string? Collector(string name)
    {
        if (section[name] is not { Length: > 0 } address || Exports.IsAddress(address)) return section[name];
        Refuse(name, Exports.AddressFault(address));
        return null;
    }

    private string[] Keys(IConfigurationSection list)
    {
        if (list.Value is { Length: > 0 }) Refuse(list.Key, "is a list: set ChurnApi:ApiKeys:0 and so on.");
        foreach (var key in list.GetChildren())
            if (key.Value is not { Length: >= ShortestApiKey } || key.Value.Any(letter => letter is <= ' ' or > '~'))
                Refuse($"{list.Key}:{key.Key}", $"must have {ShortestApiKey} or more characters, of ASCII and without blanks.");
        return [.. list.GetChildren().Select(key => key.Value ?? "")];
    }

    private void Refuse(string name, string fault) => faults.Add($"{ServiceOptions.Section}:{name} {fault}");
}
