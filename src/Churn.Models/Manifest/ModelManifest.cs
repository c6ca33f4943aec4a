using System.Text.Json;
using System.Text.Json.Serialization;
using Churn.Core.Decisions;
using Churn.Core.Schema;

namespace Churn.Models.Manifest;

/// <summary>
/// manifest.json: what a model is, what it was made from, and how good it is. It holds no time and no path, so the same
/// data, options and seed give the same manifest; the first half of its hash is the model's version.
/// </summary>
public sealed record ModelManifest
{
    /// <summary>The format this code writes. It reads this one and all before it; another one is refused.</summary>
    public const int CurrentFormatVersion = 2;

    public int FormatVersion { get; init; } = CurrentFormatVersion;

    /// <summary>The kind of the model: "forest", "network", ...</summary>
    public required string Model { get; init; }

    /// <summary>The recipe it was trained by: "default", "classic", ...</summary>
    public required string Recipe { get; init; }

    /// <summary>The seed of every random choice of the training.</summary>
    public required int Seed { get; init; }

    public required CustomerSchema Schema { get; init; }

    /// <summary>Every option of the training, as the training library writes them.</summary>
    public required JsonElement Options { get; init; }

    public required DataFacts Data { get; init; }

    /// <summary>The figures of every model of the run on the held-out rows, this model among them.</summary>
    public required IReadOnlyList<CandidateFigures> Candidates { get; init; }

    /// <summary>Why this model was published and no other, in words; null in older manifests.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Choice { get; init; }

    /// <summary>What is wrong, or odd, with the model; null in older manifests.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelVerdict? Verdict { get; init; }

    /// <summary>
    /// What the time budget left no time for: such a model depends on the speed of the machine. Null where nothing was left out.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? LeftOut { get; init; }

    /// <summary>How customers are decided on.</summary>
    public required DecisionRule Decision { get; init; }

    /// <summary>The rules of the segments.</summary>
    public required SegmentationRules Segmentation { get; init; }

    /// <summary>The segments over all rows of the data.</summary>
    public required IReadOnlyList<SegmentSummary> Segments { get; init; }

    public required RuntimeFacts Runtime { get; init; }

    /// <summary>The SHA-256 of every other file of the folder, in hexadecimal, by file name.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>The figures of this model.</summary>
    public CandidateFigures Figures() => Candidates.First(candidate => candidate.Model == Model);
}
