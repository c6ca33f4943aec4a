using System.Text.Json;

namespace Churn.TestSupport.OpenApi;

/// <summary>
/// Checks JSON against the schemas of an OpenAPI 3.0 document, as far as the service's uses them; a keyword that it does not know
/// is an error. Stricter than the schemas are, it wants every member named: what the service sends, it must tell.
/// </summary>
public sealed class DocumentSchema(JsonElement document)
{
    private static readonly string[] Silent =
    [
        "type", "description", "format", "example", "default", "nullable",
        "x-unit", "x-trainedMinimum", "x-trainedMaximum", "x-trainedValues",
    ];

    public JsonElement Document { get; } = document;

    /// <summary>Every fault, as a place in the value and what is wrong there.</summary>
    public IEnumerable<string> Faults(JsonElement schema, JsonElement value, string place = "")
    {
        if (value.ValueKind == JsonValueKind.Null)
            return IsNullable(schema) ? [] : [$"{place} is null"];
        if (schema.TryGetProperty("type", out var type) && !Is(type.GetString()!, value)) return [$"{place} is no {type}"];
        return schema.EnumerateObject().SelectMany(keyword => Check(keyword, schema, value, place));
    }

    /// <summary>The schema of a component.</summary>
    public JsonElement Component(string name) => Document.GetProperty("components").GetProperty("schemas").GetProperty(name);

    /// <summary>Follows a reference, also one that stands in an allOf of its own.</summary>
    public JsonElement Resolve(JsonElement schema)
    {
        if (schema.TryGetProperty("allOf", out var all)) return Resolve(all.EnumerateArray().Single());
        return schema.TryGetProperty("$ref", out var reference) ? Component(reference.GetString()!.Split('/')[^1]) : schema;
    }

    public static bool IsNullable(JsonElement schema) =>
        (schema.TryGetProperty("nullable", out var nullable) && nullable.GetBoolean())
        || (schema.TryGetProperty("anyOf", out var any) && any.EnumerateArray().Any(IsNullable))
        || !schema.EnumerateObject().Any(keyword => keyword.Name is "type" or "$ref" or "allOf" or "anyOf"); // anything goes

    private IEnumerable<string> Check(JsonProperty keyword, JsonElement schema, JsonElement value, string place) =>
        keyword.Name switch
        {
            "$ref" or "allOf" => Faults(Resolve(schema), value, place),
            "anyOf" => keyword.Value.EnumerateArray().Any(option => !Faults(option, value, place).Any())
                ? []
                : [$"{place} fits none of its schemas"],
            "enum" => keyword.Value.EnumerateArray().Any(word => JsonElement.DeepEquals(word, value))
                ? []
                : [$"{place} is none of the words"],
            "minimum" => value.GetDouble() >= keyword.Value.GetDouble() ? [] : [$"{place} is below {keyword.Value}"],
            "maximum" => value.GetDouble() <= keyword.Value.GetDouble() ? [] : [$"{place} is over {keyword.Value}"],
            "items" => value.EnumerateArray().SelectMany((item, i) => Faults(keyword.Value, item, $"{place}/{i}")),
            "required" => keyword
                .Value.EnumerateArray()
                .Select(name => name.GetString()!)
                .Where(name => !value.TryGetProperty(name, out _))
                .Select(name => $"{place}/{name} is missing"),
            "properties" => value
                .EnumerateObject()
                .SelectMany(member =>
                    keyword.Value.TryGetProperty(member.Name, out var named)
                        ? Faults(named, member.Value, $"{place}/{member.Name}")
                        : [$"{place}/{member.Name} is not in the document"]),
            "additionalProperties" when keyword.Value.ValueKind == JsonValueKind.Object => value
                .EnumerateObject()
                .SelectMany(member => Faults(keyword.Value, member.Value, $"{place}/{member.Name}")),
            "additionalProperties" => [],
            _ when Silent.Contains(keyword.Name) => [],
            _ => throw new NotSupportedException($"The check does not know {keyword.Name}; teach it."),
        };

    private static bool Is(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _),
        _ => value.ValueKind == JsonValueKind.Number,
    };
}
