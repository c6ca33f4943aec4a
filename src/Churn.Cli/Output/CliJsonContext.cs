using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Churn.Models.Registry;

namespace Churn.Cli.Output;

/// <summary>How results are written as JSON: as the service writes them.</summary>
[JsonSerializable(typeof(StoreOverview))]
[JsonSerializable(typeof(StoreVerification))]
[JsonSerializable(typeof(IReadOnlyList<HistoryEntry>))]
[JsonSerializable(typeof(ChampionPeriod))]
[JsonSerializable(typeof(IReadOnlyList<KeyReport>))]
[JsonSerializable(typeof(ScoringReport))]
internal sealed partial class CliJsonContext : JsonSerializerContext
{
    /// <summary>The context to use: indented, letters of all languages readable.</summary>
    public static CliJsonContext Readable { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
