using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using Churn.Access.Rates;
using Churn.Core.Options;
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

    private static readonly Dictionary<Type, SettingKind> Kinds = new()
    {
        [typeof(int)] = new("a whole number", text => int.TryParse(text, NumberStyles.None, Invariant, out var it) ? it : null),
        [typeof(long)] = new("a whole number", text => long.TryParse(text, NumberStyles.None, Invariant, out var it) ? it : null),
        [typeof(TimeSpan)] = new("a time", text => TimeSpan.TryParse(text, Invariant, out var it) ? it : null, CanBeOff: true),
        [typeof(RequestRate)] = new(
            RequestRate.Form, text => RequestRate.TryParse(text, out var it) ? it : null, CanBeOff: true),
        [typeof(bool)] = new("true or false", text => bool.TryParse(text, out var it) ? it : null),
        [typeof(LogFormat)] = ChoiceOf<LogFormat>(),
    };

    private static CultureInfo Invariant => CultureInfo.InvariantCulture;

    protected IConfigurationSection Section { get; } = section;

    protected List<string> Faults { get; } = faults;

    /// <summary>
    /// Sets the options that are a number, a time, a rate, a choice or a flag, where there are settings of their names; what a
    /// value may be is declared by its property. Refuses settings that are none of the options.
    /// </summary>
    /// <param name="options">The options with their defaults.</param>
    /// <param name="former">A setting that once was, which gets a refusal of its own.</param>
    protected T Fill<T>(T options, string? former = null)
        where T : class
    {
        var settings = typeof(T).GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.CanWrite);
        RefuseUnknown([.. settings.Select(property => property.Name)], former);
        foreach (var property in settings)
            if (Text(property.Name) is { } text && Kinds.TryGetValue(TypeOf(property), out var kind))
                Set(options, property, kind, text);
        return options;
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

    private void RefuseUnknown(string[] names, string? former)
    {
        foreach (var name in Section.GetChildren().Select(child => child.Key))
        {
            if (name.Equals(former, StringComparison.OrdinalIgnoreCase) || names.Contains(name, StringComparer.OrdinalIgnoreCase))
                continue;
            if (formerNames?.Values.Contains(name, StringComparer.OrdinalIgnoreCase) == true)
                continue;
            var nearest = NearestName.Of(name, names);
            var hint = nearest is null ? $"There are {string.Join(", ", names)}." : $"Did you mean {nearest}?";
            Refuse(name, $"is not a setting of the service. {hint}");
        }
    }

    private void Set(object options, PropertyInfo property, SettingKind kind, string text)
    {
        var orOff = kind.CanBeOff && IsNullable(property) ? $", or {Off}" : "";
        if (orOff.Length > 0 && text == Off) property.SetValue(options, null);
        else if (kind.Parse(text) is { } value && OptionsValidator.IsInRange(property, value, out _))
            property.SetValue(options, value);
        else Refuse(property.Name, $"must be {kind.Name}{RangeText(property)}{orOff}, not '{text}'.");
    }

    private static string RangeText(PropertyInfo property) =>
        property.GetCustomAttribute<RangeAttribute>() is { } range
            ? FormattableString.Invariant($" from {range.Minimum} to {range.Maximum}")
            : "";

    private static bool IsNullable(PropertyInfo property) => Nullable.GetUnderlyingType(property.PropertyType) is not null;

    private static Type TypeOf(PropertyInfo property) =>
        Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

    private static SettingKind ChoiceOf<T>()
        where T : struct, Enum
    {
        var names = Enum.GetNames<T>();
        return new SettingKind(
            string.Join(" or ", names).ToLowerInvariant(),
            text => names.Contains(text, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<T>(text, ignoreCase: true) : null);
    }

    private string? Text(string name) => Section[Written(name)];

    /// <summary>The name that a setting is written by.</summary>
    private string Written(string name) =>
        Section[name] is null && formerNames?.GetValueOrDefault(name) is { } former && Section[former] is not null
            ? former
            : name;

    /// <summary>What a setting of a type may be.</summary>
    /// <param name="Name">What it is called in a message.</param>
    /// <param name="Parse">Reads it; null where the text is not one.</param>
    /// <param name="CanBeOff">Whether <see cref="Off"/> stands for null, where the option may be null.</param>
    private sealed record SettingKind(string Name, Func<string, object?> Parse, bool CanBeOff = false);
}
