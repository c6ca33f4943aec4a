using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Churn.Core.Decisions;
using Churn.Core.Events;
using Churn.Core.Schema;

namespace Churn.Models.Manifest;

/// <summary>
/// manifest.json: what a model is, what it was made from, and how good it is. It holds no time and no path, so the same
/// data, options and seed give the same manifest; the first half of its hash is the model's version.
/// </summary>
public sealed record ModelManifest : IVersionManifest
{
    /// <summary>The format this code writes. It reads this one and all before it; another one is refused.</summary>
    public const int CurrentFormatVersion = 2;

    public int FormatVersion { get; init; } = CurrentFormatVersion;

    ModelKind IVersionManifest.Kind => ModelKind.Churn;

    /// <summary>The kind of the model: "forest", "network", ...</summary>
    public required string Model { get; init; }

    /// <summary>The recipe it was trained by: "default", "classic", ...</summary>
    public required string Recipe { get; init; }

    /// <summary>
    /// The version whose learner and variant were trained again without a search; null where all were compared, and in older
    /// manifests.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? From { get; init; }

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

    /// <summary>
    /// How the published model was fitted again after it had been measured; null where it was not, and in older manifests.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RefitFacts? Refit { get; init; }

    /// <summary>
    /// Which model the published one was distilled from, and what that costs; null where it was not, and in older manifests.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DistillationFacts? Distillation { get; init; }

    /// <summary>
    /// How well a scorecard of the measured model ranks held-out customers; null for models that are not a sum over columns, and
    /// in older manifests.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ScorecardFigures? Scorecard { get; init; }

    /// <summary>Where the model comes from if it was made elsewhere; null for one of ours.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ForeignFacts? Foreign { get; init; }

    /// <summary>
    /// The time in which churn is looked for; null where the training did not state it, and in older manifests.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LabelWindow? Window { get; init; }

    /// <summary>
    /// How the features that are made of events are made again; null where the training had no events, and in older manifests.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public EventFacts? Events { get; init; }

    /// <summary>
    /// Whether the order of the events says more than what is counted of them; null where no sequence learner was compared with
    /// others, and in older manifests.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public SequenceGain? SequenceGain { get; init; }

    /// <summary>
    /// The promise of differential privacy that the version keeps; null where the training was not private, and in older
    /// manifests.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public PrivacyFacts? Privacy { get; init; }

    /// <summary>
    /// How it was learnt from the customers of several sites; null where it was not, and in older manifests.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public FederationFacts? Federation { get; init; }

    /// <summary>
    /// How well one can tell whom the measured model learnt from; null for a foreign, private or federated model, and in
    /// older manifests.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MembershipAudit? Membership { get; init; }

    /// <summary>How customers are decided on.</summary>
    public required DecisionRule Decision { get; init; }

    /// <summary>The rules of the segments.</summary>
    public required SegmentationRules Segmentation { get; init; }

    /// <summary>The segments over all rows of the data.</summary>
    public required IReadOnlyList<SegmentSummary> Segments { get; init; }

    /// <summary>
    /// What the customers of <see cref="Segments"/> may take with them; null where no column holds their value, and in older
    /// manifests.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RevenueAtRisk? RevenueAtRisk { get; init; }

    /// <summary>The segments on the held-out rows, by the model that was measured on them; null in older manifests.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MeasuredSegments? HoldoutSegments { get; init; }

    public required RuntimeFacts Runtime { get; init; }

    /// <summary>The SHA-256 of every other file of the folder, in hexadecimal, by file name.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The standard error of the level of the probabilities, in log-odds: how far all of them may be off together.
    /// </summary>
    [JsonIgnore]
    public double LevelError => Churn.Core.Decisions.RevenueAtRisk.LevelError(Data.HoldoutRows, Data.ChurnRate);

    /// <summary>Returns the revenue at risk of customers that were added up; null where the model knows no value.</summary>
    /// <param name="customers">The sum of the customers.</param>
    public RevenueAtRisk? AtRisk(RevenueAtRiskSum customers) =>
        Segmentation.ValueColumn is null ? null : customers.Total(LevelError);

    /// <summary>The revenue at risk by segment; null where the model knows no value.</summary>
    public IReadOnlyList<SegmentRevenueAtRisk>? AtRisk(RevenueAtRiskBySegment customers) =>
        Segmentation.ValueColumn is null ? null : customers.Segments(LevelError);

    /// <summary>The figures of this model.</summary>
    public CandidateFigures Figures() => Candidates.First(candidate => candidate.Model == Model);

    /// <summary>Returns a figure of the model on held-out customers.</summary>
    /// <param name="metric">The metric's key, such as "rocAuc".</param>
    /// <returns>The figure; null where the version was not measured by it.</returns>
    public MetricFigure? HoldoutFigure(string metric) => Figures().Holdout.FirstOrDefault(figure => figure.Metric == metric);
}

/// <summary>Decisions against what happened, in customers.</summary>
public sealed record ConfusionFigures(int TruePositives, int FalsePositives, int TrueNegatives, int FalseNegatives);

/// <summary>The value of a metric with its 95 % bootstrap interval.</summary>
/// <param name="Metric">The metric's key, such as "rocAuc".</param>
/// <param name="Value">Its value; null where it is undefined on the data.</param>
/// <param name="Lower">The lower end of the interval, inclusive.</param>
/// <param name="Upper">The upper end of the interval, inclusive.</param>
public sealed record MetricFigure(string Metric, double? Value, double? Lower, double? Upper);

/// <summary>
/// The published model (model.onnx) has learnt from all rows. The figures are those of the same model fitted on the training rows
/// alone (measured.onnx), which the gate compares.
/// </summary>
/// <param name="Rows">The rows that the published model has learnt from.</param>
public sealed record RefitFacts(int Rows);

/// <summary>A scorecard against the model it was made of, on labelled customers.</summary>
/// <param name="Rows">How many customers.</param>
/// <param name="RocAuc">The ROC AUC of the points; null where the customers are of one class.</param>
/// <param name="ModelRocAuc">The ROC AUC of the model.</param>
public sealed record ScorecardFigures(int Rows, double? RocAuc, double? ModelRocAuc);

/// <summary>
/// How much better models get with the score of a sequence learner as a column, on customers that they did not learn from.
/// </summary>
/// <param name="Learner">The sequence learner: "gru" or "cnn".</param>
/// <param name="LogLossWithout">The log loss of the best model without the column, out of fold.</param>
/// <param name="LogLossWith">The log loss with it.</param>
/// <param name="StandardError">The standard error of the difference, from that of each customer.</param>
/// <param name="IsTaken">Whether the column was taken, since the difference is beyond doubt and large enough to matter.</param>
public sealed record SequenceGain(
    string Learner, double LogLossWithout, double LogLossWith, double StandardError, bool IsTaken)
{
    /// <summary>Says what came of it, in a sentence for the user.</summary>
    public string Describe() => FormattableString.Invariant(
        $"the order and timing of events ({Learner}) {(IsTaken ? "is" : "is not")} used: with it the log loss is ")
        + FormattableString.Invariant($"{LogLossWith:0.0000} instead of {LogLossWithout:0.0000}, with a standard error of the ")
        + FormattableString.Invariant($"difference of {StandardError:0.0000}{(IsTaken ? "" : ": no gain beyond doubt")}");
}

/// <summary>The versions of what made a model.</summary>
public sealed record RuntimeFacts(string ChurnApi, string DotNet, string OnnxRuntime, string MachineLearning);

/// <summary>golden.json: a record as a CRM sends it, and the probability it must get.</summary>
public sealed record GoldenRecord(JsonElement Record, ChurnProbability Probability)
{
    /// <summary>The probability that the measured model must give it; null where it is the published one.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ChurnProbability? Measured { get; init; }

    /// <summary>
    /// Events as a CRM sends them, before the beginning of the training's last day; null for a model that does not read their
    /// order. The features of the record are not made of them.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public JsonElement? Events { get; init; }

    /// <summary>The score that events.onnx must give the events; null where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public float? EventSequenceScore { get; init; }

    /// <summary>The record in UTF-8.</summary>
    public ReadOnlySpan<byte> ToUtf8() => JsonMarshal.GetRawUtf8Value(Record);
}

/// <summary>The data a model was made from.</summary>
/// <param name="File">The file's name, without its folder.</param>
/// <param name="Sha256">The hash of the file's bytes, in hexadecimal.</param>
/// <param name="Rows">The rows of the file.</param>
/// <param name="DroppedRows">How many of them the cleaning rules dropped.</param>
/// <param name="TrainingRows">How many the models learnt from.</param>
/// <param name="HoldoutRows">How many the figures were measured on.</param>
/// <param name="ChurnRate">The share of churned customers among the rows kept, from 0 to 1.</param>
/// <param name="HeldOutFrom">
/// The first time that was held out, a day or a number; null where rows were held out at random.
/// </param>
/// <param name="MissingShares">
/// The share of the rows kept that lack a column's value, above 0 to 1, by column; null in older manifests.
/// </param>
public sealed record DataFacts(
    string File,
    string Sha256,
    int Rows,
    int DroppedRows,
    int TrainingRows,
    int HoldoutRows,
    double ChurnRate,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? HeldOutFrom = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        IReadOnlyDictionary<string, double>? MissingShares = null)
{
    /// <summary>
    /// The share of the rows kept that lack a column's value, from 0 to 1; null where the manifest does not tell.
    /// </summary>
    public double? MissingShare(string column) => MissingShares is null ? null : MissingShares.GetValueOrDefault(column);
}
