using System.Text.Json;
using System.Text.Json.Serialization;

namespace Churn.Data.Inspection;

/// <summary>An inspection as JSON: camelCase, levels and sorts as words.</summary>
public static class InspectionJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping, // for files and pipes, never inside HTML
        WriteIndented = true,
    };

    public static void Write(Stream output, TableInspection inspection) => JsonSerializer.Serialize(output, inspection, Options);
}
