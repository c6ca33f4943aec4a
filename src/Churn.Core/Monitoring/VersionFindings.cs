using System.Globalization;
using System.Text.Json.Serialization;

namespace Churn.Core.Monitoring;

/// <summary>What is known about a version on the customers that it answered: three voices, kept apart.</summary>
/// <param name="Version">The version.</param>
/// <param name="Predictions">Its predictions in the span of time.</param>
/// <param name="Drift">
/// Whether inputs moved; null without predictions, and where the version keeps no counts of its training.
/// </param>
/// <param name="Estimated">How good it is if its probabilities hold; null without predictions.</param>
/// <param name="Realised">How good it was.</param>
/// <param name="Cohorts">The cohorts that have predictions, in order.</param>
public sealed record VersionFindings(
    string Version,
    long Predictions,
    DriftFindings? Drift,
    EstimateFindings? Estimated,
    RealisedFindings Realised,
    IReadOnlyList<CohortFindings> Cohorts)
{
    /// <summary>How far to trust the version.</summary>
    public TrustLevel Trust =>
        Realised.Alarm ? TrustLevel.Contradicted
        : Realised.Figures is null ? TrustLevel.Unknown
        : Drift?.Alarm == true ? TrustLevel.Outdated
        : TrustLevel.Confirmed;

    /// <summary>How far to trust the version, in a sentence.</summary>
    public string Sentence => Trust switch
    {
        TrustLevel.Contradicted => Text($"Do not rely on {Version}: outcomes of the cohort from ")
            + Text($"{Cohorts.Last(cohort => cohort.Alarm).From:yyyy-MM-dd} show that its probabilities do not hold. ")
            + "Retrain it.",
        TrustLevel.Unknown when Predictions == 0 => Text($"The log has no predictions of {Version} in this time."),
        TrustLevel.Unknown => Text($"Too few outcomes are known to say how good {Version} is. ")
            + (Estimated?.RocAuc.Value is { } auc ? Text($"If its probabilities hold, its ROC AUC is {auc:0.000}.") : ""),
        TrustLevel.Outdated => Known + Text($", but since then {Drift!.Columns.Count(column => column.Alarm)} of ")
            + Text($"{Drift.Columns.Count} columns moved: whether they still do is known when outcomes of those customers are."),
        _ => Known + ".",
    };

    private string Known => Text($"Outcomes of {Realised.Figures!.Customers} customers do not contradict the probabilities of ")
        + Text($"{Version} (ROC AUC {Realised.Figures.RocAuc.Value:0.000})");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}

/// <summary>How far to trust a version.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<TrustLevel>))]
public enum TrustLevel
{
    /// <summary>Too few outcomes are known.</summary>
    [JsonStringEnumMemberName("unknown")]
    Unknown,

    /// <summary>Outcomes do not contradict it, and inputs have not moved.</summary>
    [JsonStringEnumMemberName("confirmed")]
    Confirmed,

    /// <summary>Outcomes do not contradict it, but inputs have moved.</summary>
    [JsonStringEnumMemberName("outdated")]
    Outdated,

    /// <summary>Outcomes contradict it.</summary>
    [JsonStringEnumMemberName("contradicted")]
    Contradicted,
}

/// <summary>What is known about the predictions of a cohort.</summary>
/// <param name="From">The start of the cohort.</param>
/// <param name="Until">Its end, exclusive.</param>
/// <param name="IsComplete">Whether it is over.</param>
/// <param name="Predictions">Its predictions.</param>
/// <param name="Mature">Those whose window has ended.</param>
/// <param name="Known">Those of the mature ones whose outcome is known.</param>
/// <param name="Customers">The customers that its figures rest on: each once, of a sample where the log is large.</param>
/// <param name="LargestPsi">The largest PSI of a column; null where the version keeps no counts of its training.</param>
/// <param name="DriftAlarms">The columns that moved beyond doubt.</param>
/// <param name="EstimatedRocAuc">The ROC AUC that is expected without outcomes.</param>
/// <param name="EstimatedLogLoss">The log loss that is expected without outcomes.</param>
/// <param name="Realised">
/// The figures of the customers whose outcome is known, but for treated ones; null where these are too few.
/// </param>
/// <param name="Contradicted">
/// The figures that came out otherwise than 99 of 100 outcomes that the probabilities allow: a mark, which chance alone sets in
/// one of fifty cohorts, and no alarm.
/// </param>
/// <param name="CalibrationP">
/// How probable such outcomes ever are if the probabilities hold, however often somebody looks; null where outcomes are too few,
/// or known of less than four in five mature predictions.
/// </param>
/// <param name="Alarm">Whether outcomes show beyond doubt that the probabilities do not hold.</param>
public sealed record CohortFindings(
    DateTimeOffset From,
    DateTimeOffset Until,
    bool IsComplete,
    long Predictions,
    long Mature,
    long Known,
    int Customers,
    double? LargestPsi,
    IReadOnlyList<string> DriftAlarms,
    Figure EstimatedRocAuc,
    Figure EstimatedLogLoss,
    RealisedFigures? Realised,
    IReadOnlyList<string> Contradicted,
    double? CalibrationP,
    bool Alarm)
{
    /// <summary>What is notable about it, in a few words.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Marks =>
    [
        .. DriftAlarms.Count > 0 ? ["inputs moved"] : Array.Empty<string>(),
        .. Contradicted.Count > 0 ? ["contradicts the estimate"] : Array.Empty<string>(),
        .. Alarm ? ["alarm"] : Array.Empty<string>(),
        .. IsComplete ? Array.Empty<string>() : ["not complete"],
    ];
}

/// <summary>Whether the inputs of the current cohort moved since the training.</summary>
/// <param name="From">The start of the cohort: the newest with 200 customers, or else the largest.</param>
/// <param name="Until">Its end, exclusive.</param>
/// <param name="Customers">Its customers.</param>
/// <param name="ReferenceRows">The customers of the training.</param>
/// <param name="FalseAlarmRate">The probability of any false alarm over all columns and looks.</param>
/// <param name="Looks">The cohorts over which it is shared out.</param>
/// <param name="Outside">
/// The share of customers with a word never seen, or a number out of the range of the training, in any column.
/// </param>
/// <param name="Columns">The columns, those that moved beyond doubt first.</param>
public sealed record DriftFindings(
    DateTimeOffset From,
    DateTimeOffset Until,
    int Customers,
    int ReferenceRows,
    double FalseAlarmRate,
    int Looks,
    double Outside,
    IReadOnlyList<ColumnShift> Columns)
{
    /// <summary>Whether a column moved beyond doubt.</summary>
    public bool Alarm => Columns.Any(column => column.Alarm);

    internal static DriftFindings Of(CohortFindings cohort, InputDrift drift, MonitoringPlan plan) => new(
        cohort.From, cohort.Until, drift.Rows, drift.ReferenceRows, plan.FalseAlarmRate, plan.Budget.Looks, drift.Outside,
        drift.Columns);
}

/// <summary>How good a version is on the current cohort if its probabilities hold.</summary>
/// <param name="From">The start of the cohort: the newest with 200 customers, or else the largest.</param>
/// <param name="Until">Its end, exclusive.</param>
/// <param name="Customers">Its customers.</param>
/// <param name="ChurnRate">The share that is expected to leave.</param>
/// <param name="RocAuc">The expected ROC AUC, with the range of 95 of 100 outcomes.</param>
/// <param name="LogLoss">The expected log loss, with the range of 95 of 100 outcomes.</param>
/// <param name="Contradicted">The figures that outcomes of the newest cohort with such contradict.</param>
/// <param name="Validity">What speaks against trusting the estimate, in sentences; empty where nothing does.</param>
public sealed record EstimateFindings(
    DateTimeOffset From,
    DateTimeOffset Until,
    int Customers,
    double ChurnRate,
    Figure RocAuc,
    Figure LogLoss,
    IReadOnlyList<string> Contradicted,
    IReadOnlyList<string> Validity)
{
    internal static EstimateFindings Of(CohortResult current, MonitoredVersion version, IReadOnlyList<CohortResult> all)
    {
        var estimated = current.Estimated;
        var judged = all.LastOrDefault(cohort => cohort.Findings.CalibrationP is not null)?.Findings;
        var validity = EstimateValidity.Of(estimated, current.Drift, version.CalibrationError);
        return new EstimateFindings(
            current.Findings.From,
            current.Findings.Until,
            estimated.Rows,
            estimated.ChurnRate,
            estimated.Figures["rocAuc"],
            estimated.Figures["logLoss"],
            judged?.Contradicted ?? [],
            judged is { Contradicted.Count: > 0 }
                ? [.. validity, string.Create(
                    CultureInfo.InvariantCulture,
                    $"contradicted: outcomes of the cohort from {judged.From:yyyy-MM-dd} contradict the estimate in "
                        + $"{string.Join(" and ", judged.Contradicted)}"),]
                : validity);
    }
}

/// <summary>How good a version was on the customers whose outcome is known.</summary>
/// <param name="Mature">The predictions whose window has ended.</param>
/// <param name="Immature">The others: nothing is said of them, since who leaves early is known early.</param>
/// <param name="Known">The mature predictions whose outcome is known.</param>
/// <param name="FalseAlarmRate">The probability of any false alarm of the outcomes over all cohorts.</param>
/// <param name="Looks">The cohorts over which it is shared out.</param>
/// <param name="Figures">The figures of the customers whom no campaign treated; null where too few outcomes are known.</param>
/// <param name="Profit">
/// What contacting the flagged ones of these customers earns by what became of them; null without a campaign.
/// </param>
/// <param name="Segments">Expected and observed churn of these customers by segment.</param>
/// <param name="Groups">The figures by group in a campaign, treatment and control apart; empty where no customer has one.</param>
/// <param name="Alarm">Whether the outcomes of any cohort show beyond doubt that the probabilities do not hold.</param>
public sealed record RealisedFindings(
    long Mature,
    long Immature,
    long Known,
    double FalseAlarmRate,
    int Looks,
    RealisedFigures? Figures,
    RealisedProfit? Profit,
    IReadOnlyList<SegmentOutcome> Segments,
    IReadOnlyList<GroupFigures> Groups,
    bool Alarm)
{
    internal static RealisedFindings Of(
        MonitoredVersion version, MonitoringPlan plan, IReadOnlyList<CohortCounts> counts, IReadOnlyList<CohortResult> cohorts)
    {
        ScoredOutcome[] outcomes = [.. cohorts.SelectMany(cohort => cohort.Outcomes)];
        var grouped = cohorts.SelectMany(cohort => cohort.Grouped).Where(pair => pair.Group is not null)
            .GroupBy(pair => pair.Group!).OrderBy(group => group.Key, StringComparer.Ordinal);
        var (all, mature) = (counts.Sum(count => count.Predictions), counts.Sum(count => count.Mature));
        return new RealisedFindings(
            mature,
            all - mature,
            counts.Sum(count => count.Known),
            plan.FalseAlarmRate,
            plan.Budget.Looks,
            RealisedFigures.Of(outcomes, version.Seed),
            RealisedProfit.Of(outcomes),
            SegmentOutcome.Of(outcomes),
            [.. grouped.Select(group => new GroupFigures(
                group.Key, group.Count(), RealisedFigures.Of([.. group.Select(pair => pair.Outcome)], version.Seed)))],
            cohorts.Any(cohort => cohort.Findings.Alarm));
    }
}

/// <summary>The figures of the customers in one group of a campaign.</summary>
/// <param name="Group">The group, such as "treatment" or "control".</param>
/// <param name="Customers">The customers whose outcome is known.</param>
/// <param name="Figures">Their figures; null where they are too few.</param>
public sealed record GroupFigures(string Group, int Customers, RealisedFigures? Figures);
