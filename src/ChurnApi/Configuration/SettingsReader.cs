using System.Globalization;
using Churn.Access.Rates;
using Churn.Core.Schema;

namespace ChurnApi.Configuration;

/// <summary>Reads settings of one section, and gathers every fault in them.</summary>
/// <param name="section">The section.</param>
/// <param name="faults">Takes a sentence for each fault.</param>
/// <param name="formerNames">The name that a setting once had, by its name of today; the former one is still read.</param>
internal abstract class SettingsReader(
    IConfigurationSection section, List<string> faults, IReadOnlyDictionary<string, string>? formerNames = null)
{
    private const string Off = "off";

    protected IConfigurationSection Section { get; } = section;

    protected List<string> Faults { get; } = faults;

    /// <param name="names">The settings there are.</param>
    /// <param name="former">One that once was, which gets a refusal of its own.</param>
    protected void RefuseUnknown(IReadOnlyCollection<string> names, string? former = null)
    {
        foreach (var name in Section.GetChildren().Select(child => child.Key))
        {
            if (name.Equals(former, StringComparison.OrdinalIgnoreCase) || names.Contains(name, StringComparer.OrdinalIgnoreCase))
                continue;
            if (formerNames?.Values.Contains(name, StringComparer.OrdinalIgnoreCase) == true)
                continue;
            var nearest = NearestName.Of(name, [.. names]);
            var hint = nearest is null ? $"There are {string.Join(", ", names)}." : $"Did you mean {nearest}?";
            Refuse(name, $"is not a setting of the service. {hint}");
        }
    }

    protected TimeSpan Interval(string name, TimeSpan whenAbsent, TimeSpan shortest, TimeSpan longest)
    {
        if (Text(name) is not { } text) return whenAbsent;
        var read = TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out var value);
        if (read && value >= shortest && value <= longest) return value;
        Refuse(name, $"must be a time from {shortest:c} to {longest:c}, not '{text}'.");
        return whenAbsent;
    }

    protected TimeSpan? IntervalOrOff(string name, TimeSpan? whenAbsent, TimeSpan shortest, TimeSpan longest) =>
        Text(name) == Off ? null : Text(name) is null ? whenAbsent : Interval(name, longest, shortest, longest);

    protected long Count(string name, long whenAbsent, long smallest, long largest)
    {
        if (Text(name) is not { } text) return whenAbsent;
        var read = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        if (read && value >= smallest && value <= largest) return value;
        Refuse(name, $"must be a whole number from {smallest} to {largest}, not '{text}'.");
        return whenAbsent;
    }

    protected long? CountOrNull(string name, long smallest, long largest) =>
        Text(name) is null ? null : Count(name, smallest, smallest, largest);

    protected RequestRate? Rate(string name, RequestRate? whenAbsent)
    {
        if (Text(name) is not { } text) return whenAbsent;
        if (text == Off) return null;
        if (RequestRate.TryParse(text, out var rate)) return rate;
        Refuse(name, $"must be {RequestRate.Form}, or {Off}, not '{text}'.");
        return whenAbsent;
    }

    protected bool Flag(string name, bool whenAbsent)
    {
        if (Text(name) is not { } text) return whenAbsent;
        if (bool.TryParse(text, out var value)) return value;
        Refuse(name, $"must be true or false, not '{text}'.");
        return whenAbsent;
    }

    protected T Choice<T>(string name, T whenAbsent)
        where T : struct, Enum
    {
        if (Text(name) is not { } text)
            return whenAbsent;
        if (Enum.GetNames<T>().FirstOrDefault(choice => choice.Equals(text, StringComparison.OrdinalIgnoreCase)) is { } known)
            return Enum.Parse<T>(known);
        Refuse(name, $"must be {string.Join(" or ", Enum.GetNames<T>()).ToLowerInvariant()}, not '{text}'.");
        return whenAbsent;
    }

    /// <summary>A path; null where the setting is absent.</summary>
    /// <param name="name">The setting.</param>
    /// <param name="what">What it is the path of.</param>
    protected string? Place(string name, string what)
    {
        if (Text(name) is not { } text) return null;
        if (text.Length > 0 && !text.Contains('\0')) return text;
        Refuse(name, $"must be the path of {what}.");
        return null;
    }

    /// <summary>A list, as an array or as one text with semicolons; empty where the setting is absent.</summary>
    protected IReadOnlyList<string> Texts(string name)
    {
        var list = Section.GetSection(Written(name));
        var joined = (list.Value ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return [.. joined, .. list.GetChildren().Select(item => item.Value ?? "")];
    }

    /// <summary>The settings that are written by a former name, each with its name of today.</summary>
    protected IReadOnlyList<(string Former, string Name)> FormerNamesWritten() =>
        [.. (formerNames ?? new Dictionary<string, string>()).Where(pair => Section[pair.Value] is not null)
            .Select(pair => ($"{Section.Path}:{pair.Value}", $"{Section.Path}:{pair.Key}"))];

    protected void Refuse(string name, string fault) => Faults.Add($"{Section.Path}:{Written(name)} {fault}");

    private string? Text(string name) => Section[Written(name)];

    /// <summary>The name that a setting is written by.</summary>
    private string Written(string name) =>
        Section[name] is null && formerNames?.GetValueOrDefault(name) is { } former && Section[former] is not null
            ? former
            : name;
}
