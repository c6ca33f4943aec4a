using System.Text.Json.Serialization;

namespace Churn.Models.Store;

/// <summary>A line of history.jsonl: what was done to the store, when, and why.</summary>
/// <param name="Time">When, in UTC.</param>
/// <param name="Action">"publish" or "promote".</param>
/// <param name="Version">The version it was done to.</param>
/// <param name="Previous">With "promote", the version that served before; null if none did.</param>
/// <param name="Why">The reason, in words.</param>
public sealed record HistoryEntry(DateTimeOffset Time, string Action, string Version, string? Previous, string Why)
{
    public const string Publish = "publish";
    public const string Promote = "promote";
}

/// <summary>History is one object a line.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(HistoryEntry))]
internal sealed partial class HistoryJson : JsonSerializerContext;
