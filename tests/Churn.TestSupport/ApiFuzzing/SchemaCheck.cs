using System.Globalization;
using System.Text.Json;

namespace Churn.TestSupport.ApiFuzzing;

/// <summary>Holds JSON against a schema of an OpenAPI 3.0 document: the keywords that the document uses, and no others.</summary>
/// <param name="document">Resolves references.</param>
public sealed class SchemaCheck(ApiDocument document)
{
    /// <summary>What does not fit, with its place in the value; null if all does.</summary>
    public string? Fault(JsonElement value, JsonElement schema, string place = "")
    {
        schema = document.Resolve(schema);
        if (schema.TryGetProperty("anyOf", out var any))
            return any.EnumerateArray().Any(one => Fault(value, one, place) is null) ? null : $"{place}: fits none of anyOf";
        if (value.ValueKind == JsonValueKind.Null) return MayBeNull(schema) ? null : $"{place}: null";
        if (schema.TryGetProperty("allOf", out var all))
            return all.EnumerateArray().Select(one => Fault(value, one, place)).FirstOrDefault(fault => fault is not null);
        if (schema.TryGetProperty("enum", out var words) && !words.EnumerateArray().Any(word => JsonElement.DeepEquals(word, value))) return $"{place}: not of the enumeration";
        return Text(schema, "type") switch
        {
            null => null,
            "object" => value.ValueKind == JsonValueKind.Object ? ObjectFault(value, schema, place) : $"{place}: no object",
            "array" => value.ValueKind == JsonValueKind.Array ? ArrayFault(value, schema, place) : $"{place}: no array",
            "string" => value.ValueKind == JsonValueKind.String ? StringFault(value, schema, place) : $"{place}: no string",
            "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False ? null : $"{place}: no boolean",
            "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out _) ? RangeFault(value, schema, place) : $"{place}: no integer",
            "number" => value.ValueKind == JsonValueKind.Number ? RangeFault(value, schema, place) : $"{place}: no number",
            var other => $"{place}: the document has the unknown type {other}",
        };
    }

    private string? ObjectFault(JsonElement value, JsonElement schema, string place)
    {
        if (schema.TryGetProperty("required", out var required))
            foreach (var name in required.EnumerateArray())
                if (!value.TryGetProperty(name.GetString()!, out _)) return $"{place}: {name} is absent";
        var known = schema.TryGetProperty("properties", out var properties);
        var open = !schema.TryGetProperty("additionalProperties", out var additional) || additional.ValueKind != JsonValueKind.False;
        foreach (var member in value.EnumerateObject())
        {
            if (known && properties.TryGetProperty(member.Name, out var own))
            {
                if (Fault(member.Value, own, $"{place}/{member.Name}") is { } fault) return fault;
            }
            else if (!open)
            {
                return $"{place}: {member.Name} is not in the document";
            }
            else if (additional.ValueKind == JsonValueKind.Object && Fault(member.Value, additional, $"{place}/{member.Name}") is { } fault)
            {
                return fault;
            }
        }

        return null;
    }

    private string? ArrayFault(JsonElement value, JsonElement schema, string place)
    {
        if (!schema.TryGetProperty("items", out var items)) return null;
        foreach (var (index, item) in value.EnumerateArray().Index())
            if (Fault(item, items, FormattableString.Invariant($"{place}/{index}")) is { } fault) return fault;
        return null;
    }

    private static string? StringFault(JsonElement value, JsonElement schema, string place) => Text(schema, "format") switch
    {
        "date" => DateOnly.TryParseExact(value.GetString(), "yyyy-MM-dd", out _) ? null : $"{place}: no date",
        "date-time" => value.TryGetDateTimeOffset(out _) ? null : $"{place}: no time",
        _ => null,
    };

    private static string? RangeFault(JsonElement value, JsonElement schema, string place)
    {
        if (schema.TryGetProperty("minimum", out var minimum) && value.GetDouble() < minimum.GetDouble()) return $"{place}: too small";
        if (schema.TryGetProperty("maximum", out var maximum) && value.GetDouble() > maximum.GetDouble()) return $"{place}: too large";
        return double.IsFinite(double.Parse(value.GetRawText(), CultureInfo.InvariantCulture)) ? null : $"{place}: not finite";
    }

    private static bool MayBeNull(JsonElement schema) =>
        !(schema.TryGetProperty("type", out _) || schema.TryGetProperty("allOf", out _)) || (schema.TryGetProperty("nullable", out var nullable) && nullable.ValueKind == JsonValueKind.True);

    private static string? Text(JsonElement schema, string name) => schema.TryGetProperty(name, out var text) ? text.GetString() : null;
}
