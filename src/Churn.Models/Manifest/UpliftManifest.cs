using System.Text.Json;
using System.Text.Json.Serialization;
using Churn.Core.Schema;

namespace Churn.Models.Manifest;

/// <summary>
/// manifest.json of an uplift model: what it is, the trial it was made from, and how well it ranks customers by the effect.
/// </summary>
public sealed record UpliftManifest : IVersionManifest
{
    /// <summary>The figure by which customers are ranked: the area between the Qini curve and its diagonal.</summary>
    public const string Q = "q";

    /// <summary>The figure of the effect on all customers of the trial.</summary>
    public const string AverageEffect = "averageEffect";

    public int FormatVersion { get; init; } = ModelManifest.CurrentFormatVersion;

    public ModelKind Kind { get; init; } = ModelKind.Uplift;

    /// <summary>The uplift model and its learner: "t-logistic", "x-boosting", "class-transformation-logistic", ...</summary>
    public required string Model { get; init; }

    /// <summary>The seed of every random choice of the training.</summary>
    public required int Seed { get; init; }

    /// <summary>The columns of a customer before the treatment; the label is the good outcome.</summary>
    public required CustomerSchema Schema { get; init; }

    /// <summary>Every option of the run, as the training library writes them.</summary>
    public required JsonElement Options { get; init; }

    public required TrialFacts Trial { get; init; }

    /// <summary>
    /// What was measured with models that did not learn from the customer, with 95 % intervals: "q" of this model, "qOfResponse"
    /// and "qOfRisk" of the plain one, "averageEffect".
    /// </summary>
    public required IReadOnlyList<MetricFigure> Figures { get; init; }

    /// <inheritdoc/>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelVerdict? Verdict { get; init; }

    public required RuntimeFacts Runtime { get; init; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>Finds one of the figures; null where there is none of the name.</summary>
    public MetricFigure? Figure(string metric) => Figures.FirstOrDefault(figure => figure.Metric == metric);
}

/// <summary>The trial that an uplift model was made from.</summary>
/// <param name="File">The file's name, without its folder.</param>
/// <param name="Sha256">The hash of the file's bytes, in hexadecimal.</param>
/// <param name="Rows">The customers of both arms; the model has learnt from all of them.</param>
/// <param name="LeftOut">The rows of other arms.</param>
/// <param name="Treatment">The column that says who was treated.</param>
/// <param name="Treated">Its value that means treated.</param>
/// <param name="Control">Its value that means not.</param>
/// <param name="Outcome">The column of the outcome.</param>
/// <param name="Positive">Its value that is good.</param>
/// <param name="P">How often a draw by lot would give arms that differ as much as these, or more.</param>
public sealed record TrialFacts(
    string File,
    string Sha256,
    int Rows,
    int LeftOut,
    string Treatment,
    string Treated,
    string Control,
    string Outcome,
    string Positive,
    double P);

/// <summary>A record of golden.json of an uplift model: a record as a CRM sends it, and the uplift it must get.</summary>
/// <param name="Record">The record.</param>
/// <param name="Uplift">Its uplift.</param>
public sealed record UpliftGoldenRecord(JsonElement Record, float Uplift);
