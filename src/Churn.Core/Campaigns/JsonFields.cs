using System.Text.Json;
using Churn.Core.Schema;

namespace Churn.Core.Campaigns;

/// <summary>Reads the members of a JSON object, and notes what is wrong with them.</summary>
/// <param name="json">The object.</param>
/// <param name="place">Where it stands, as in actions[2]; empty for the whole file.</param>
/// <param name="faults">Takes a sentence for each fault.</param>
internal sealed class JsonFields(JsonElement json, string place, List<string> faults)
{
    private readonly Dictionary<string, JsonFields[]> objects = [];

    /// <summary>Whether it is an object; if it is none, that is noted.</summary>
    public bool IsObject { get; } = IsObjectOrNoted(json, place, faults);

    /// <summary>Gets a member as it stands; null where it is absent or null.</summary>
    public JsonElement? Find(string name) =>
        IsObject && json.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    /// <summary>Notes members of other names.</summary>
    public void AllowOnly(params string[] names)
    {
        if (!IsObject) return;
        foreach (var member in json.EnumerateObject().Where(member => !names.Contains(member.Name)))
        {
            var nearest = NearestName.Of(member.Name, names);
            var hint = nearest is null ? $"There are {string.Join(", ", names)}." : $"Did you mean {nearest}?";
            faults.Add($"{Path(member.Name)} is not known. {hint}");
        }
    }

    /// <summary>Notes that a member is missing.</summary>
    public void Missing(string name, string expected)
    {
        if (IsObject && Find(name) is null) faults.Add($"{Path(name)} is missing; write {expected}.");
    }

    public string? Text(string name) => Read(
        name,
        "a text",
        value => value.ValueKind == JsonValueKind.String && !string.IsNullOrWhiteSpace(value.GetString())
            ? value.GetString()
            : null);

    public string? NeededText(string name)
    {
        Missing(name, "a text");
        return Text(name);
    }

    /// <summary>A text with placeholders.</summary>
    public MessageTemplate? Template(string name, int maxLength, bool oneLine)
    {
        if (Text(name) is not { } text) return null;
        MessageTemplate? template = null;
        var fault = text.Length > maxLength
            ? FormattableString.Invariant($"it has {text.Length:N0} characters; the most are {maxLength:N0}.")
            : oneLine && text.Any(ActionMessage.EndsLine) ? "it is one line; take out the line breaks and control characters."
            : MessageTemplate.TryParse(text, out template, out var rule) ? null : rule;
        if (fault is not null) faults.Add($"{Path(name)}: {fault}");
        return template;
    }

    public int? WholeNumber(string name) => Integer(name, "a whole number", int.MinValue);

    /// <summary>A whole number of 1 or more.</summary>
    public int? Count(string name) => Integer(name, "a whole number, 1 or more", 1);

    /// <summary>A cost, which must be there.</summary>
    public double? Cost(string name)
    {
        const string expected = "an amount of 0 or more";
        Missing(name, expected);
        return Number(name, expected, cost => cost >= 0 && double.IsFinite(cost));
    }

    /// <summary>A number or a column, which must be there.</summary>
    public ActionAmount? Amount(string name, string expected, Func<double, bool> isAllowed, bool canBeMeasured)
    {
        Missing(name, expected);
        return Find(name) switch
        {
            { ValueKind: JsonValueKind.Object } => Object(name) is { } named ? NamedColumn(named) : null,
            { ValueKind: JsonValueKind.String } word when canBeMeasured && word.GetString() == "measured" =>
                default(ActionAmount),
            _ => Number(name, expected, isAllowed) is { } number ? new ActionAmount(number, null) : null,
        };
    }

    /// <summary>A list of conditions, each as a text.</summary>
    public IReadOnlyList<RowCondition> Conditions(string name)
    {
        var conditions = new List<RowCondition>();
        foreach (var text in Texts(name))
        {
            if (RowCondition.TryParse(text, out var condition, out var fault)) conditions.Add(condition);
            else faults.Add($"{Path(name)}: {fault}");
        }

        return conditions;
    }

    public IReadOnlyList<string> Texts(string name) => Read(name, "a list of texts", value =>
        value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(item => item.ValueKind == JsonValueKind.String)
            ? value.EnumerateArray().Select(item => item.GetString()!).ToArray()
            : null) ?? [];

    /// <summary>An object; null where it is absent.</summary>
    public JsonFields? Object(string name) => Find(name) is { } value
        ? new JsonFields(value, Path(name), faults) is { IsObject: true } read ? read : null
        : null;

    /// <summary>A list of objects; empty where it is absent.</summary>
    public IEnumerable<JsonFields> Objects(string name) => objects.TryGetValue(name, out var read)
        ? read
        : objects[name] = ReadObjects(name);

    private JsonFields[] ReadObjects(string name) => Read(name, "a list", value => value.ValueKind == JsonValueKind.Array
        ? value.EnumerateArray().Select((item, index) =>
            new JsonFields(item, FormattableString.Invariant($"{Path(name)}[{index}]"), faults)).ToArray()
        : null) ?? [];

    private static ActionAmount? NamedColumn(JsonFields named)
    {
        named.AllowOnly("column");
        return named.NeededText("column") is { } column ? new ActionAmount(null, column) : null;
    }

    private double? Number(string name, string expected, Func<double, bool> isAllowed)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && isAllowed(number)) return number;
        Refuse(name, value, expected);
        return null;
    }

    private int? Integer(string name, string expected, int least)
    {
        if (Find(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= least) return number;
        Refuse(name, value, expected);
        return null;
    }

    private T? Read<T>(string name, string expected, Func<JsonElement, T?> read)
        where T : class
    {
        if (Find(name) is not { } value) return null;
        if (read(value) is { } found) return found;
        Refuse(name, value, expected);
        return null;
    }

    private void Refuse(string name, JsonElement value, string expected) =>
        faults.Add($"{Path(name)} is {Show(value)}; write {expected}.");

    private static string Show(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        _ => RecordBuilder.Echo(value.GetRawText()),
    };

    private string Path(string name) => place.Length == 0 ? name : $"{place}.{name}";

    private static bool IsObjectOrNoted(JsonElement json, string place, List<string> faults)
    {
        if (json.ValueKind == JsonValueKind.Object) return true;
        faults.Add($"{(place.Length == 0 ? "The file" : place)} is {Show(json)}; write an object.");
        return false;
    }
}
