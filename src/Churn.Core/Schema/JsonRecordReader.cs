using System.Text.Json;

namespace Churn.Core.Schema;

/// <summary>Reads a customer record from a flat JSON object whose members have the names of the columns.</summary>
public static class JsonRecordReader
{
    /// <summary>
    /// Reads one record. Null is missing; true and false are the words of those names; a number is its own text. So a JSON
    /// member and a CSV field of the same content give the same coded value.
    /// </summary>
    public static RecordReading Read(CustomerSchema schema, JsonElement json)
    {
        var builder = new RecordBuilder(schema);
        if (json.ValueKind == JsonValueKind.Object) ReadMembers(schema, json, builder);
        else builder.Refuse(null, RecordFault.NotAnObject, $"A customer is a flat JSON object, not {Describe(json.ValueKind)}.");
        return builder.Finish();
    }

    private static void ReadMembers(CustomerSchema schema, JsonElement json, RecordBuilder builder)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            if (!seen.Add(member.Name))
                builder.Refuse(member.Name, RecordFault.DuplicateField, "The field is there twice; send it once.");
            else if (schema.TryFind(member.Name, out var column, out var feature)) Read(column, feature, member.Value, builder);
            else if (member.Name != schema.Label.Name) RefuseUnknown(schema, member.Name, builder);
        }
    }

    private static void Read(Column column, int feature, JsonElement value, RecordBuilder builder)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String:
                builder.Set(column, feature, value.GetString());
                break;
            case JsonValueKind.Null:
                builder.Set(column, feature, "");
                break;
            case JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False:
                builder.Set(column, feature, value.GetRawText());
                break;
            case var other when column is FeatureColumn expected:
                builder.Refuse(column.Name, RecordFault.NotAValue,
                    $"'{column.Name}' must be {expected.Expected}, not {Describe(other)}.");
                break;
        }
    }

    private static void RefuseUnknown(CustomerSchema schema, string name, RecordBuilder builder)
    {
        var nearest = schema.NearestName(name);
        var hint = nearest is null ? "GET /schema lists the fields." : $"Did you mean '{nearest}'?";
        builder.Refuse(name, RecordFault.UnknownField, $"The model knows no field '{RecordBuilder.Echo(name)}'. {hint}");
    }

    private static string Describe(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Array => "an array",
        JsonValueKind.Object => "an object",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.Null => "null",
        _ => "true or false",
    };
}
