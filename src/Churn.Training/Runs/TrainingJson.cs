using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Churn.Core.Options;
using Churn.Training.Uplift;

namespace Churn.Training.Runs;

/// <summary>Options as JSON: camelCase, enumerations as words, unknown members refused.</summary>
public static class TrainingJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
        AllowOutOfOrderMetadataProperties = true,
        WriteIndented = true,
    };

    public static JsonElement ToJson(TrainingOptions options) => JsonSerializer.SerializeToElement(options, Options);

    /// <summary>The options of a run of uplift.</summary>
    public static JsonElement ToJson(UpliftOptions options) => JsonSerializer.SerializeToElement(options, Options);

    /// <summary>What a trial showed, as a file of its version.</summary>
    public static byte[] Write(UpliftReport report) => JsonSerializer.SerializeToUtf8Bytes(report, Options);

    /// <exception cref="FormatException">The JSON is no set of options.</exception>
    public static TrainingOptions Read(JsonElement json) =>
        Read(() => json.Deserialize<TrainingOptions>(Options), where => $"The options do not fit at {where}.");

    /// <summary>Sets single options, each written as <c>PATH=VALUE</c>, such as <c>forest.trees=500</c>.</summary>
    /// <param name="options">The options to start from; they are not changed.</param>
    /// <param name="settings">Paths are those of the manifest's options; values are JSON, or texts without quotes.</param>
    /// <exception cref="FormatException">A setting names no option, or its value does not fit.</exception>
    public static TrainingOptions Set(TrainingOptions options, IEnumerable<string> settings)
    {
        foreach (var setting in settings)
        {
            var json = JsonSerializer.SerializeToNode(options, Options)!.AsObject();
            var (path, value) = setting.Split('=', 2) is [var left, var right]
                ? (left.Trim().Split('.'), right.Trim())
                : throw new FormatException($"'{setting}' sets nothing; write NAME=VALUE, such as forest.trees=500.");
            var parent = Parent(json, path, setting);
            var before = parent[path[^1]]?.ToJsonString() ?? "null";
            parent[path[^1]] = ParseValue(value);
            var form = FormOf(options, path) is { } known ? $": it must be {known}" : "";
            options = Read(
                () => json.Deserialize<TrainingOptions>(Options),
                _ => $"'{setting}' does not fit{form}; where nothing is set it is {before}.");
        }

        return options;
    }

    private static JsonObject Parent(JsonObject root, string[] path, string setting)
    {
        var parent = root;
        foreach (var part in path.SkipLast(1)) parent = parent[part] as JsonObject ?? throw Unknown(parent, part, setting);
        return parent.ContainsKey(path[^1]) ? parent : throw Unknown(parent, path[^1], setting);
    }

    /// <summary>Says what an option takes: "a whole number, at least 1 and at most 64"; null for no plain value.</summary>
    private static string? FormOf(object options, string[] path)
    {
        object? owner = options;
        foreach (var part in path.SkipLast(1)) owner = owner is null ? null : PropertyOf(owner, part)?.GetValue(owner);
        if (owner is null || PropertyOf(owner, path[^1]) is not { } property) return null;
        var range = property.GetCustomAttribute<RangeAttribute>();
        return FormOf(Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) is { } form
            ? range is null ? form : $"{form}, {OptionsValidator.Describe(range)}"
            : null;
    }

    private static string? FormOf(Type type) => type switch
    {
        { IsEnum: true } => $"one of {string.Join(", ", type.GetEnumNames().Select(JsonNamingPolicy.CamelCase.ConvertName))}",
        _ when type == typeof(bool) => "true or false",
        _ when type == typeof(int) || type == typeof(long) => "a whole number",
        _ when type == typeof(double) || type == typeof(float) => "a number",
        _ when type == typeof(IReadOnlyList<int>) => "whole numbers in brackets, such as [1,2]",
        _ when type == typeof(IReadOnlyList<double>) => "numbers in brackets, such as [0.1,1]",
        _ when type == typeof(IReadOnlyList<string>) => "texts in brackets, such as [\"a\",\"b\"]",
        _ => null,
    };

    private static PropertyInfo? PropertyOf(object owner, string name) => Array.Find(
        owner.GetType().GetProperties(), property => JsonNamingPolicy.CamelCase.ConvertName(property.Name) == name);

    private static FormatException Unknown(JsonObject parent, string part, string setting) =>
        new($"'{setting}': there is no option '{part}'; there are {string.Join(", ", parent.Select(member => member.Key))}.");

    private static JsonNode? ParseValue(string value)
    {
        try
        {
            return JsonNode.Parse(value);
        }
        catch (JsonException)
        {
            return JsonValue.Create(value);
        }
    }

    /// <summary>Says what does not fit in words of its own: those of the reader are for who writes C#.</summary>
    private static TrainingOptions Read(Func<TrainingOptions?> read, Func<string, string> misfit)
    {
        try
        {
            return read() ?? throw new FormatException("The options are null.");
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            throw new FormatException(misfit((fault as JsonException)?.Path ?? "$"), fault);
        }
    }
}
