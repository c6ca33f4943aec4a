using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Churn.Core.Csv;
using Churn.Core.Schema;

namespace Churn.Data.Inference;

/// <summary>Says what is wrong with a <see cref="ColumnsFile"/> in words for who edits it, not for who writes C#.</summary>
internal static partial class ColumnsFileError
{
    private const string Example = "{ \"columns\": [ { \"name\": \"tenure\", \"kind\": \"number\" } ] }";

    private static readonly JsonDocumentOptions Lenient = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>The file, the line where it is known, what was seen and what was expected.</summary>
    /// <param name="path">The file.</param>
    /// <param name="text">What stands in it.</param>
    /// <param name="error">What the JSON reader says.</param>
    public static string Describe(string path, string text, JsonException error)
    {
        var place = error.LineNumber is { } line ? FormattableString.Invariant($"{path}({line + 1}): ") : $"{path}: ";
        return place + (TryParse(text, out var json)
            ? DescribeMember(json, error.Path ?? "$")
            : $"this is not valid JSON: {Plain(error)} It must be like {Example}.");
    }

    private static bool TryParse(string text, out JsonElement json)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Lenient);
            json = document.RootElement.Clone();
            return true;
        }
        catch (JsonException)
        {
            json = default;
            return false;
        }
    }

    /// <summary>The sentences of the JSON reader about a syntax error are plain; what follows tells a path and a place.</summary>
    private static string Plain(JsonException error) =>
        (error.InnerException ?? error).Message.Split(" Path:")[0].Split(" LineNumber:")[0];

    private static string DescribeMember(JsonElement json, string path)
    {
        var match = Place().Match(path);
        var (outer, index, inner) = (match.Groups["outer"].Value, match.Groups["index"], match.Groups["inner"].Value);
        if (json.ValueKind != JsonValueKind.Object || outer.Length == 0)
            return $"{Seen(json)} stands where an object must be, as in {Example}.";
        if (outer != "columns" || !index.Success || json.GetProperty(outer) is not { ValueKind: JsonValueKind.Array } columns)
            return DescribeValue(typeof(ColumnsFile), json, outer);
        var column = columns[int.Parse(index.ValueSpan, CultureInfo.InvariantCulture)];
        if (column.ValueKind != JsonValueKind.Object)
            return $"{Seen(column)} stands in columns where an object must be, as in {Example}.";
        return inner.Length > 0
            ? DescribeValue(typeof(ColumnOptions), column, inner)
            : $"a column without a name: every one needs it, as in {Example}.";
    }

    private static string DescribeValue(Type owner, JsonElement parent, string member)
    {
        var known = owner.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .ToDictionary(property => JsonNamingPolicy.CamelCase.ConvertName(property.Name));
        if (!known.TryGetValue(member, out var property))
        {
            var hint = NearestName.Of(member, known.Keys) is { } nearest ? $" Did you mean '{nearest}'?" : "";
            return $"'{PlainText.Start(member)}' is unknown.{hint} The members are {string.Join(", ", known.Keys)}.";
        }

        var found = parent.EnumerateObject().Where(other => other.NameEquals(member)).Select(other => other.Value).ToArray();
        return found.Length > 1
            ? $"'{member}' stands {found.Length} times in one object; leave one."
            : $"{member} is {(found.Length == 0 ? "missing" : Seen(found[0]))}; it must be {Expected(property.PropertyType)}.";
    }

    private static string Expected(Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(plain).Select(JsonNamingPolicy.CamelCase.ConvertName))}"
            : plain == typeof(DateOnly) ? "a day, as in \"2024-05-31\""
            : plain == typeof(IReadOnlyList<ColumnOptions>) ? $"a list of columns, as in {Example}"
            : plain == typeof(IReadOnlyList<string>) ? "a list of texts, as in [ \"none\", \"unknown\" ]"
            : plain == typeof(bool) ? "true or false"
            : plain == typeof(int) ? "a whole number"
            : plain == typeof(float) || plain == typeof(double) ? "a number"
            : "a text in quotes";
    }

    private static string Seen(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        _ => PlainText.Start(value.GetRawText()),
    };

    /// <summary>$.columns[3].kind, and unknown members as in $['my kind'].</summary>
    [GeneratedRegex(@"^\$(\.(?<outer>\w+)|\['(?<outer>.*?)'\])?(\[(?<index>\d+)\])?(\.(?<inner>\w+)|\['(?<inner>.*?)'\])?")]
    private static partial Regex Place();
}
