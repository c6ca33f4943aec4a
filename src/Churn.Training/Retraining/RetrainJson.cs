using System.Text.Json;
using System.Text.Json.Serialization;

namespace Churn.Training.Retraining;

/// <summary>
/// The bounds of a gate, and the outcome of a retraining, as JSON: camelCase, enumerations as words, unknown members refused.
/// </summary>
public static class RetrainJson
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase, allowIntegerValues: false) },
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        WriteIndented = true,
    };

    /// <summary>Reads the bounds of a gate.</summary>
    /// <exception cref="FormatException">They are none; the message says where.</exception>
    public static GateOptions ReadGate(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize<GateOptions>(json, Json) ?? throw new FormatException("it holds null.");
        }
        catch (JsonException fault)
        {
            throw new FormatException(fault.Message, fault);
        }
    }

    public static void Write(Stream output, RetrainReport report) => JsonSerializer.Serialize(output, report, Json);
}
