using System.Text.Json.Serialization;
using Churn.Core.Decisions;
using Churn.Core.Segments;
using Churn.Models.Answering;
using Churn.Models.Manifest;
using ChurnApi.Campaigns;

namespace ChurnApi.Segments;

/// <summary>The answer of GET /segments: customers of a file, by segment.</summary>
/// <param name="ModelVersion">The version of the model that serves.</param>
/// <param name="By">"rules" or "learned".</param>
/// <param name="ValueColumn">The column that holds a customer's value; null if the data has none.</param>
/// <param name="MinCell">Segments of fewer customers have no figures, nor has one from which they could be found out.</param>
/// <param name="Segments">
/// Each segment with its rule in words: in the order in which the rules are tried, or the largest first.
/// </param>
public sealed record BaseSegments(
    string ModelVersion, string By, string? ValueColumn, int MinCell, IReadOnlyList<BaseSegment> Segments)
{
    /// <summary>
    /// What the customers may take with them within the next period, with its 90 % interval; where the model knows a value, and
    /// learned segments were scored by it.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public RevenueAtRisk? RevenueAtRisk { get; init; }

    /// <summary>The segments on the customers whom the model was measured on, and what became of them; by rules.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MeasuredSegments? Measured { get; init; }

    /// <summary>Answers by the rules of a model.</summary>
    internal static BaseSegments OfRules(string version, ModelManifest manifest, ActionCatalog actions, int minCell)
    {
        var hidden = SmallCells.Find([.. manifest.Segments.Select(segment => segment.Customers)], minCell);
        return new BaseSegments(version, SegmentsBy.Rules, manifest.Segmentation.ValueColumn, minCell, [
            .. manifest.Segments.Select((segment, i) => hidden[i]
                ? new BaseSegment(segment.Name, segment.Rule)
                : new BaseSegment(segment.Name, segment.Rule)
                {
                    Customers = segment.Customers,
                    Share = segment.Share,
                    AverageProbability = segment.AverageProbability,
                    TotalValue = segment.TotalValue,
                    ValueAtRisk = segment.ValueAtRisk,
                    ValueAtRiskInterval = segment.ValueAtRiskInterval,
                }).Select(segment => segment with { Action = actions.List?.ActionOf(segment.Name) }),
        ])
        {
            RevenueAtRisk = manifest.RevenueAtRisk,
            Measured = manifest.HoldoutSegments is { } measured ? Hide(measured, minCell) : null,
        };
    }

    /// <summary>
    /// Answers by learned segments; with what the model says of their customers where they were scored by this version.
    /// </summary>
    internal static BaseSegments OfLearned(ChurnModel model, LearnedSegments learned, int minCell)
    {
        var hidden = SmallCells.Find([.. learned.Segments.Select(segment => segment.Customers)], minCell);
        var scoring = learned.Scoring?.ModelVersion == model.Version ? learned.Scoring : null;
        var unscored = SmallCells.Find([.. learned.Segments.Select(segment => segment.Risk?.Customers ?? 0)], minCell);
        var valueColumn = learned.ValueColumn ?? (scoring is null ? null : model.Manifest.Segmentation.ValueColumn);
        return new BaseSegments(model.Version, SegmentsBy.Learned, valueColumn, minCell, [
            .. learned.Segments.Select((segment, i) =>
            {
                var named = new BaseSegment(segment.Name, string.Join(" and ", segment.Rule))
                {
                    Stability = segment.Stability,
                    RuleHolds = segment.RuleHolds,
                };
                if (hidden[i]) return named;
                var risk = scoring is null || unscored[i] ? null : segment.Risk;
                return named with
                {
                    Customers = segment.Customers,
                    Share = segment.Share,
                    ChurnRate = segment.ChurnRate,
                    AverageValue = segment.AverageValue,
                    AverageProbability = risk?.AverageProbability,
                    TotalValue = risk?.TotalValue,
                    ValueAtRisk = risk?.RevenueAtRisk?.Value,
                    ValueAtRiskInterval = risk?.RevenueAtRisk is { } atRisk
                        ? new ValueInterval(atRisk.Lower, atRisk.Upper)
                        : null,
                };
            }),
        ])
        {
            RevenueAtRisk = scoring?.RevenueAtRisk,
        };
    }

    private static MeasuredSegments Hide(MeasuredSegments measured, int minCell)
    {
        var hidden = SmallCells.Find([.. measured.Segments.Select(segment => segment.Customers ?? 0)], minCell);
        return measured with
        {
            Segments = [.. measured.Segments.Select((segment, i) =>
                hidden[i] ? new MeasuredSegment(segment.Name, null, null, null, null, null) : segment)],
        };
    }
}

/// <summary>A segment over the customers of a file; figures are null where it has too few.</summary>
/// <param name="Name">The segment's name.</param>
/// <param name="Rule">Its rule in words.</param>
public sealed record BaseSegment(string Name, string Rule)
{
    /// <summary>How many customers it holds.</summary>
    public int? Customers { get; init; }

    /// <summary>Their share of all, from 0 to 1.</summary>
    public double? Share { get; init; }

    /// <summary>The mean of their churn probabilities; 0 for an empty segment, null where none were computed.</summary>
    public double? AverageProbability { get; init; }

    /// <summary>The sum of their values, in the unit of the value column; null if the data has none.</summary>
    public double? TotalValue { get; init; }

    /// <summary>The sum of probability times value, in the same unit; null if the data has none.</summary>
    public double? ValueAtRisk { get; init; }

    /// <summary>The 90 % interval of the value that is lost within the next period.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ValueInterval? ValueAtRiskInterval { get; init; }

    /// <summary>The only action for its customers, by the service's actions; absent where all are open to them.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Action { get; init; }

    /// <summary>The share of its customers that left by the label, of a learned segment.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? ChurnRate { get; init; }

    /// <summary>The mean of the value column, of a learned segment.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? AverageValue { get; init; }

    /// <summary>The share of its customers for whom the rule holds, of a learned segment.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? RuleHolds { get; init; }

    /// <summary>How alike it is when it is learned from other samples, from 0 to 1, of a learned segment.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Stability { get; init; }
}
