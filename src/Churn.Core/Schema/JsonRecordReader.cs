using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Churn.Core.Schema;

/// <summary>Reads a customer record from a flat JSON object whose members have the names of the columns.</summary>
public static class JsonRecordReader
{
    /// <summary>
    /// Reads one record. Null is missing; true and false are the words of those names; a string is read as a CSV field of the
    /// same content; a number is taken as JSON writes it, whatever the column's format.
    /// </summary>
    /// <param name="schema">The schema to read under.</param>
    /// <param name="json">The record.</param>
    /// <param name="asOf">
    /// The day from which the ages of dates count if the record has no time of its own; needed where the schema has dates.
    /// </param>
    public static RecordReading Read(CustomerSchema schema, JsonElement json, DateOnly? asOf = null)
    {
        var builder = new RecordBuilder(schema, asOf);
        if (json.ValueKind == JsonValueKind.Object) ReadMembers(schema, json, builder);
        else builder.Refuse(null, RecordFault.NotAnObject, $"A customer is a flat JSON object, not {Describe(json.ValueKind)}.");
        return builder.Finish();
    }

    private static void ReadMembers(CustomerSchema schema, JsonElement json, RecordBuilder builder)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var member in json.EnumerateObject())
        {
            if (builder.IsHopeless) return;
            if (!TryName(member, out var name))
                builder.Refuse(null, RecordFault.NotText, "The name of a field is no text: it holds half a surrogate pair.");
            else if (!seen.Add(name))
                builder.Refuse(name, RecordFault.DuplicateField, "The field is there twice; send it once.");
            else if (!schema.TryFind(name, out var column, out var feature))
            {
                if (name != schema.Label.Name) RefuseUnknown(schema, name, builder);
            }
            else if (column is UnusedColumn unused) builder.Pass(unused);
            else Read(column, feature, member.Value, builder);
        }
    }

    /// <summary>JSON's escapes can spell half a surrogate pair, which is no text; the framework throws then.</summary>
    private static bool TryName(JsonProperty member, [NotNullWhen(true)] out string? name)
    {
        try
        {
            name = member.Name;
            return true;
        }
        catch (InvalidOperationException)
        {
            name = null;
            return false;
        }
    }

    private static bool TryText(JsonElement value, out string? text)
    {
        try
        {
            text = value.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            text = null;
            return false;
        }
    }

    private static void Read(Column column, int feature, JsonElement value, RecordBuilder builder)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String when TryText(value, out var text):
                builder.Set(column, feature, text);
                break;
            case JsonValueKind.String:
                builder.Refuse(column.Name, RecordFault.NotText, "The value is no text: it holds half a surrogate pair.");
                break;
            case JsonValueKind.Null:
                builder.Set(column, feature, "");
                break;
            case JsonValueKind.Number:
                builder.Set(column, feature, value.GetRawText(), ValueForm.JsonNumber);
                break;
            case JsonValueKind.True or JsonValueKind.False:
                builder.Set(column, feature, value.GetRawText());
                break;
            case var other when column.Expected is { } expected:
                builder.Refuse(column.Name, RecordFault.NotAValue, $"'{column.Name}' must be {expected}, not {Describe(other)}.");
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
