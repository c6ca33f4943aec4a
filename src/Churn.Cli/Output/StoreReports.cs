using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Churn.Models.Store;

namespace Churn.Cli.Output;

/// <summary>How what the store tells is written as JSON: as the service writes it.</summary>
[JsonSerializable(typeof(StoreOverview))]
[JsonSerializable(typeof(StoreVerification))]
[JsonSerializable(typeof(IReadOnlyList<HistoryEntry>))]
[JsonSerializable(typeof(ServingSpan))]
[JsonSerializable(typeof(IReadOnlyList<KeyReport>))]
internal sealed partial class StoreReports : JsonSerializerContext
{
    /// <summary>The context to use: indented, letters of all languages readable.</summary>
    public static StoreReports Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
