using System.Text.Json.Serialization;

namespace Churn.Core.Decisions;

/// <summary>
/// The rules that put every customer into one segment, value and risk together. The first that holds counts: valuable-at-risk,
/// high-risk, at-risk, potential-high-value, new, loyal, standard. A bound that compares with a missing value does not hold.
/// Where something else than churn is predicted, customers are likely or unlikely.
/// </summary>
public sealed record SegmentationRules
{
    public const string ValuableAtRisk = "valuable-at-risk";
    public const string HighRisk = "high-risk";
    public const string AtRisk = "at-risk";
    public const string PotentialHighValue = "potential-high-value";
    public const string New = "new";
    public const string Loyal = "loyal";
    public const string Standard = "standard";

    public const string Likely = "likely";
    public const string Unlikely = "unlikely";

    /// <summary>Stands in place of a segment for a customer who has left according to the label.</summary>
    public const string AlreadyLeft = "already-left";

    /// <summary>All segments of models of churn, in the order in which their rules are tried.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [ValuableAtRisk, HighRisk, AtRisk, PotentialHighValue, New, Loyal, Standard];

    /// <summary>The segments of models that predict something else.</summary>
    public static IReadOnlyList<string> TargetNames { get; } = [Likely, Unlikely];

    /// <summary>The segments of models without <see cref="NewBelow"/>.</summary>
    private static readonly IReadOnlyList<string> WithoutNew = [.. Names.Where(name => name != New)];

    /// <summary>
    /// The segments of models from before <see cref="HighRiskProbability"/>, whose first one is everybody on whom acting pays.
    /// </summary>
    private static readonly IReadOnlyList<string> OlderNames = [HighRisk, PotentialHighValue, Loyal, Standard];

    /// <summary>The segments of these rules, in the order in which the rules are tried.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Segments => Target is not null ? TargetNames
        : HighRiskProbability is null ? OlderNames
        : NewBelow is null ? WithoutNew : Names;

    /// <summary>What is predicted where it is not churn, as in "purchase within 30 days"; null for churn.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Target { get; init; }

    /// <summary>The column that holds a customer's value, in money per period; null if the data has none.</summary>
    public string? ValueColumn { get; init; }

    /// <summary>
    /// The value from which a customer is of high value, inclusive, in the unit of the value column; null with it.
    /// </summary>
    public float? HighValue { get; init; }

    /// <summary>
    /// The probability from which a customer on whom acting pays is at high risk, inclusive; null in models from before there
    /// was a bound, where all of them are.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ChurnProbability? HighRiskProbability { get; init; }

    /// <summary>The probability below which a customer is at low risk, exclusive.</summary>
    public required ChurnProbability LowRisk { get; init; }

    /// <summary>The column that holds how long a customer has been one; null if the data has none.</summary>
    public string? TenureColumn { get; init; }

    /// <summary>
    /// The tenure from which a customer is long-standing, inclusive, in the unit of the tenure column; null with it.
    /// </summary>
    public float? LongStanding { get; init; }

    /// <summary>
    /// The tenure below which a customer is new, exclusive, in the unit of the tenure column; null with it, and in models from
    /// before there was such a segment.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public float? NewBelow { get; init; }

    private const string NobodyIsValuable = "no column holds the customer's value, so no customer";

    private bool KnowsValue => ValueColumn is not null && HighValue is not null;

    private string HighValueText => FormattableString.Invariant($"{ValueColumn} at or over {HighValue:0.##}");

    private bool KnowsTenure => TenureColumn is not null && LongStanding is not null;

    /// <summary>The name of the customer's segment.</summary>
    /// <param name="shouldContact">Whether the customer is to be contacted.</param>
    /// <param name="probability">The customer's churn probability.</param>
    /// <param name="value">The customer's value; NaN if unknown.</param>
    /// <param name="tenure">The customer's tenure; NaN if unknown.</param>
    public string Assign(bool shouldContact, ChurnProbability probability, float value, float tenure)
    {
        if (Target is not null) return shouldContact ? Likely : Unlikely;
        if (shouldContact)
        {
            return HighRiskProbability is not { } high ? HighRisk
                : KnowsValue && value >= HighValue ? ValuableAtRisk
                : probability >= high ? HighRisk : AtRisk;
        }

        if (KnowsValue && value >= HighValue) return PotentialHighValue;
        if (TenureColumn is not null && tenure < NewBelow) return New;
        return probability < LowRisk && (!KnowsTenure || tenure >= LongStanding) ? Loyal : Standard;
    }

    /// <summary>Describes a segment's rule in words.</summary>
    /// <param name="segment">The segment's name.</param>
    /// <param name="decision">How customers are decided on.</param>
    public string Describe(string segment, DecisionRule decision) => segment switch
    {
        ValuableAtRisk => !KnowsValue
            ? NobodyIsValuable
            : $"churn probability at or over {decision.ThresholdText} and {HighValueText}",
        HighRisk => HighRiskProbability is not { } high
            ? $"churn probability at or over {decision.ThresholdText}"
            : $"not of high value, churn probability at or over {HighRiskText(high, decision)}",
        AtRisk => HighRiskProbability is not { } high
            ? "no such segment in this model"
            : $"not of high value, churn probability at or over {decision.ThresholdText}, "
                + FormattableString.Invariant($"below {high.Value:0.###}"),
        PotentialHighValue => !KnowsValue
            ? NobodyIsValuable
            : $"churn probability below {decision.ThresholdText} and {HighValueText}",
        New => NewBelow is null
            ? "no such segment in this model"
            : FormattableString.Invariant($"not of high value, {TenureColumn} below {NewBelow:0.##}, ")
                + $"churn probability below {decision.ThresholdText}",
        Loyal => FormattableString.Invariant($"not of high value, churn probability below {LowRisk.Value:0.###}")
            + (!KnowsTenure ? "" : FormattableString.Invariant($" and {TenureColumn} at or over {LongStanding:0.##}")),
        Likely => $"probability of {Target} at or over {decision.ThresholdText}",
        Standard or Unlikely => "everyone else",
        _ => throw new ArgumentException($"There is no segment '{segment}'.", nameof(segment)),
    };

    /// <summary>Both the bound and the threshold must be met: one number where both are numbers.</summary>
    private static string HighRiskText(ChurnProbability high, DecisionRule decision) => decision.HasOwnThresholds
        ? FormattableString.Invariant($"{high.Value:0.###} and {decision.ThresholdText}")
        : FormattableString.Invariant($"{Math.Max(high.Value, decision.Threshold.Value):0.###}");
}
