using System.Text.Json.Serialization;
using Churn.Core.Monitoring;

namespace ChurnApi.Monitoring;

/// <summary>Writes what is known about versions.</summary>
[JsonSerializable(typeof(MonitoringSummary))]
[JsonSerializable(typeof(MonitoredDrift))]
[JsonSerializable(typeof(EstimatedPerformance))]
[JsonSerializable(typeof(MonitoredOutcomes))]
internal sealed partial class MonitoringJson : JsonSerializerContext;

/// <summary>The answer of GET /monitoring: how far to trust a version.</summary>
/// <param name="ModelVersion">The version.</param>
/// <param name="From">The start of the span of time of its predictions, inclusive.</param>
/// <param name="Until">The end of the span, exclusive.</param>
/// <param name="ComputedAt">When this was computed; it is kept for a while.</param>
/// <param name="SampledShare">The share of the predictions that figures rest on; counts are of all.</param>
/// <param name="Trust">
/// "contradicted" by outcomes; "outdated" where outcomes do not contradict it, but inputs have moved since; "confirmed"; or
/// "unknown" where too few outcomes are known.
/// </param>
/// <param name="Sentence">The same in a sentence.</param>
/// <param name="Alarms">The voices that say that something is wrong: "drift", "estimate", "realised".</param>
/// <param name="Predictions">Its predictions in the span.</param>
/// <param name="Mature">Those whose window has ended.</param>
/// <param name="Known">Those of the mature ones whose outcome is known.</param>
/// <param name="NewestOutcome">When the newest outcome came in; null for none.</param>
/// <param name="MovedColumns">The columns of the current cohort that moved beyond doubt.</param>
/// <param name="EstimatedRocAuc">The ROC AUC of the current cohort if the probabilities hold.</param>
/// <param name="RocAuc">The ROC AUC of the customers whose outcome is known.</param>
/// <param name="Cohorts">The cohorts, in order.</param>
/// <param name="Versions">All versions that the log has predictions of in the span.</param>
/// <param name="Notes">What was noticed, in sentences.</param>
public sealed record MonitoringSummary(
    string ModelVersion,
    DateTimeOffset From,
    DateTimeOffset Until,
    DateTimeOffset ComputedAt,
    double SampledShare,
    string Trust,
    string Sentence,
    IReadOnlyList<string> Alarms,
    long Predictions,
    long Mature,
    long Known,
    DateTimeOffset? NewestOutcome,
    IReadOnlyList<string> MovedColumns,
    Figure EstimatedRocAuc,
    Figure RocAuc,
    IReadOnlyList<MonitoredCohort> Cohorts,
    IReadOnlyList<MonitoredVersionCounts> Versions,
    IReadOnlyList<string> Notes)
{
    internal static MonitoringSummary Of(LogReport all, int minCell)
    {
        var report = SmallFigures.Hide(all, minCell);
        var found = report.Findings;
        return new MonitoringSummary(
            report.ModelVersion, report.From, report.Until, report.Read, report.SampledShare,
            found.Trust.ToString().ToLowerInvariant(), found.Sentence, report.Alarms, found.Predictions, found.Realised.Mature,
            found.Realised.Known, report.NewestOutcome,
            [.. found.Drift?.Columns.Where(column => column.Alarm).Select(column => column.Column) ?? []],
            found.Estimated?.RocAuc ?? Figure.Undefined,
            found.Realised.Figures?.RocAuc ?? Figure.Undefined,
            [.. found.Cohorts.Select(MonitoredCohort.Of)],
            [.. report.Versions.Select(version => new MonitoredVersionCounts(
                version.Version, version.Predictions, version.Mature, version.Known,
                version.Figures?.LogLoss ?? Figure.Undefined,
                version.Figures?.RocAuc ?? Figure.Undefined,
                version.Figures?.CalibrationSlope ?? Figure.Undefined))],
            report.Notes);
    }
}

/// <summary>What is known about the predictions of a cohort.</summary>
/// <param name="From">The start of the cohort.</param>
/// <param name="Until">Its end, exclusive.</param>
/// <param name="IsComplete">Whether it is over.</param>
/// <param name="Predictions">Its predictions.</param>
/// <param name="Mature">Those whose window has ended.</param>
/// <param name="Known">Those of the mature ones whose outcome is known.</param>
/// <param name="MovedColumns">The columns that moved beyond doubt.</param>
/// <param name="EstimatedRocAuc">The ROC AUC if the probabilities hold.</param>
/// <param name="LogLoss">The log loss of the customers whose outcome is known.</param>
/// <param name="RocAuc">Their ROC AUC.</param>
/// <param name="CalibrationSlope">The slope of their calibration.</param>
/// <param name="Contradicted">The figures that came out otherwise than 99 of 100 outcomes that the probabilities allow.</param>
/// <param name="CalibrationP">
/// How probable such outcomes ever are if the probabilities hold, however often somebody looks; null where outcomes are too few.
/// </param>
/// <param name="Alarm">Whether outcomes show beyond doubt that the probabilities do not hold.</param>
public sealed record MonitoredCohort(
    DateTimeOffset From,
    DateTimeOffset Until,
    bool IsComplete,
    long Predictions,
    long Mature,
    long Known,
    IReadOnlyList<string> MovedColumns,
    Figure EstimatedRocAuc,
    Figure LogLoss,
    Figure RocAuc,
    Figure CalibrationSlope,
    IReadOnlyList<string> Contradicted,
    double? CalibrationP,
    bool Alarm)
{
    internal static MonitoredCohort Of(CohortFindings cohort) => new(
        cohort.From, cohort.Until, cohort.IsComplete, cohort.Predictions, cohort.Mature, cohort.Known, cohort.DriftAlarms,
        cohort.EstimatedRocAuc,
        cohort.Realised?.LogLoss ?? Figure.Undefined,
        cohort.Realised?.RocAuc ?? Figure.Undefined,
        cohort.Realised?.CalibrationSlope ?? Figure.Undefined,
        cohort.Contradicted, cohort.CalibrationP, cohort.Alarm);
}

/// <summary>A version that the log has predictions of.</summary>
/// <param name="Version">The version.</param>
/// <param name="Predictions">Its predictions.</param>
/// <param name="Mature">Those whose window has ended.</param>
/// <param name="Known">Those of the mature ones whose outcome is known.</param>
/// <param name="LogLoss">The log loss of the customers whose outcome is known.</param>
/// <param name="RocAuc">Their ROC AUC.</param>
/// <param name="CalibrationSlope">The slope of their calibration.</param>
public sealed record MonitoredVersionCounts(
    string Version, long Predictions, long Mature, long Known, Figure LogLoss, Figure RocAuc, Figure CalibrationSlope);

/// <summary>The answer of GET /monitoring/drift: whether the inputs of the current cohort moved since the training.</summary>
/// <param name="ModelVersion">The version.</param>
/// <param name="From">
/// The start of the cohort: the newest with 200 customers, or else the largest; null without predictions.
/// </param>
/// <param name="Until">Its end, exclusive.</param>
/// <param name="Customers">Its customers, of a sample where the log is large.</param>
/// <param name="ReferenceRows">The customers of the training; 0 where the version keeps no counts of them.</param>
/// <param name="FalseAlarmRate">The probability of any false alarm over all columns and looks.</param>
/// <param name="Looks">The cohorts over which it is shared out.</param>
/// <param name="Alarm">Whether a column moved beyond doubt.</param>
/// <param name="Columns">The columns, those that moved beyond doubt first; empty where there are too few customers.</param>
public sealed record MonitoredDrift(
    string ModelVersion,
    DateTimeOffset? From,
    DateTimeOffset? Until,
    int Customers,
    int ReferenceRows,
    double FalseAlarmRate,
    int Looks,
    bool Alarm,
    IReadOnlyList<MonitoredColumn> Columns)
{
    internal static MonitoredDrift Of(LogReport report, int minCell)
    {
        var (realised, drift) = (report.Findings.Realised, report.Findings.Drift);
        return drift is null
            ? new MonitoredDrift(report.ModelVersion, null, null, 0, 0, realised.FalseAlarmRate, realised.Looks, false, [])
            : new MonitoredDrift(
                report.ModelVersion, drift.From, drift.Until, drift.Customers, drift.ReferenceRows, drift.FalseAlarmRate,
                drift.Looks, drift.Alarm,
                drift.Customers < minCell
                    ? []
                    : [.. drift.Columns.Select(column => MonitoredColumn.Of(column, drift.Customers, minCell))]);
    }
}

/// <summary>How the values of a column moved. Shares that few customers make up are null.</summary>
/// <param name="Column">The column.</param>
/// <param name="Psi">By how much, as the population stability index: below .1 little, above .25 much.</param>
/// <param name="P">How probable such a shift is where nothing changed; null where there are too few customers to tell.</param>
/// <param name="Alarm">Whether it moved beyond doubt.</param>
/// <param name="MovedValues">
/// The values whose share changed most; null where few customers have them, or have the others.
/// </param>
/// <param name="Before">Their share in the training.</param>
/// <param name="Now">Their share in the cohort.</param>
/// <param name="Missing">The share of customers without a value.</param>
/// <param name="Unseen">The share with a word that training never saw.</param>
/// <param name="OutOfRange">The share with a number out of the range of the training.</param>
public sealed record MonitoredColumn(
    string Column,
    double Psi,
    double? P,
    bool Alarm,
    string? MovedValues,
    double? Before,
    double? Now,
    double? Missing,
    double? Unseen,
    double? OutOfRange)
{
    internal static MonitoredColumn Of(ColumnShift column, int customers, int minCell)
    {
        var isShown = !ColumnDistribution.HidesMoved(column, minCell);
        return new MonitoredColumn(
            column.Column, column.Psi, column.P, column.Alarm,
            isShown ? column.Moved.Values : null, isShown ? column.Moved.Before : null, isShown ? column.Moved.Now : null,
            Shown(column.Missing), Shown(column.Unseen), Shown(column.OutOfRange));

        double? Shown(double share) => share > 0 && share * customers < minCell ? null : share;
    }
}

/// <summary>The answer of GET /monitoring/estimated: how good a version is if its probabilities hold.</summary>
/// <param name="ModelVersion">The version.</param>
/// <param name="From">
/// The start of the cohort: the newest with 200 customers, or else the largest; null without predictions.
/// </param>
/// <param name="Until">Its end, exclusive.</param>
/// <param name="Customers">Its customers, of a sample where the log is large.</param>
/// <param name="ChurnRate">The share that is expected to leave.</param>
/// <param name="RocAuc">The expected ROC AUC, with the range of 95 of 100 outcomes.</param>
/// <param name="LogLoss">The expected log loss, with the range of 95 of 100 outcomes.</param>
/// <param name="Contradicted">The figures that outcomes of the newest cohort with such contradict.</param>
/// <param name="Validity">What speaks against trusting the estimate, in sentences; empty where nothing does.</param>
/// <param name="Limits">What the estimate cannot see.</param>
public sealed record EstimatedPerformance(
    string ModelVersion,
    DateTimeOffset? From,
    DateTimeOffset? Until,
    int Customers,
    double? ChurnRate,
    Figure RocAuc,
    Figure LogLoss,
    IReadOnlyList<string> Contradicted,
    IReadOnlyList<string> Validity,
    string Limits)
{
    internal static EstimatedPerformance Of(LogReport report, int minCell)
    {
        var found = SmallFigures.Hide(report, minCell).Findings.Estimated;
        return new EstimatedPerformance(
            report.ModelVersion, found?.From, found?.Until, found?.Customers ?? 0,
            double.IsFinite(found?.ChurnRate ?? double.NaN) ? found!.ChurnRate : null,
            found?.RocAuc ?? Figure.Undefined,
            found?.LogLoss ?? Figure.Undefined,
            found?.Contradicted ?? [], found?.Validity ?? [], PerformanceEstimate.Blindness);
    }
}

/// <summary>The answer of GET /monitoring/realised: how good a version was on the customers whose outcome is known.</summary>
/// <param name="ModelVersion">The version.</param>
/// <param name="From">The start of the span of time of its predictions, inclusive.</param>
/// <param name="Until">The end of the span, exclusive.</param>
/// <param name="Mature">The predictions whose window has ended.</param>
/// <param name="Immature">The others: nothing is said of them, since who leaves early is known early.</param>
/// <param name="Known">The mature predictions whose outcome is known.</param>
/// <param name="FalseAlarmRate">The probability of any false alarm over all cohorts.</param>
/// <param name="Looks">The cohorts over which it is shared out.</param>
/// <param name="Alarm">Whether the outcomes of any cohort show beyond doubt that the probabilities do not hold.</param>
/// <param name="Customers">The customers that the figures rest on: those whom no campaign treated.</param>
/// <param name="ChurnRate">The share of them that left.</param>
/// <param name="ExpectedChurnRate">The share that the model expected.</param>
/// <param name="LogLoss">Their log loss, with its 95 % interval.</param>
/// <param name="RocAuc">Their ROC AUC, with its 95 % interval.</param>
/// <param name="CalibrationSlope">The slope of their calibration, with its 95 % interval: 1 where the probabilities hold.</param>
/// <param name="Profit">What contacting the flagged ones earns by what became of them; null without a campaign.</param>
/// <param name="Segments">Expected and observed churn by segment, without segments of few customers.</param>
/// <param name="Groups">The figures by group in a campaign, treatment and control apart; empty where no customer has one.</param>
/// <param name="Cohorts">The cohorts, in order.</param>
public sealed record MonitoredOutcomes(
    string ModelVersion,
    DateTimeOffset From,
    DateTimeOffset Until,
    long Mature,
    long Immature,
    long Known,
    double FalseAlarmRate,
    int Looks,
    bool Alarm,
    int Customers,
    double? ChurnRate,
    double? ExpectedChurnRate,
    Figure LogLoss,
    Figure RocAuc,
    Figure CalibrationSlope,
    RealisedProfit? Profit,
    IReadOnlyList<SegmentOutcome> Segments,
    IReadOnlyList<MonitoredGroup> Groups,
    IReadOnlyList<MonitoredCohort> Cohorts)
{
    internal static MonitoredOutcomes Of(LogReport all, int minCell)
    {
        var report = SmallFigures.Hide(all, minCell);
        var found = report.Findings.Realised;
        var figures = found.Figures;
        return new MonitoredOutcomes(
            report.ModelVersion, report.From, report.Until, found.Mature, found.Immature, found.Known, found.FalseAlarmRate,
            found.Looks, found.Alarm, figures?.Customers ?? 0, figures?.ChurnRate, figures?.ExpectedChurnRate,
            figures?.LogLoss ?? Figure.Undefined, figures?.RocAuc ?? Figure.Undefined,
            figures?.CalibrationSlope ?? Figure.Undefined, found.Profit, found.Segments,
            [.. found.Groups.Select(MonitoredGroup.Of)], [.. report.Findings.Cohorts.Select(MonitoredCohort.Of)]);
    }
}

/// <summary>The figures of the customers in one group of a campaign.</summary>
/// <param name="Group">The group: "treatment" or "control".</param>
/// <param name="Customers">The customers whose outcome is known.</param>
/// <param name="ChurnRate">The share of them that left; null where they are too few.</param>
/// <param name="ExpectedChurnRate">The share that the model expected.</param>
/// <param name="RocAuc">Their ROC AUC, with its 95 % interval.</param>
public sealed record MonitoredGroup(
    string Group, int Customers, double? ChurnRate, double? ExpectedChurnRate, Figure RocAuc)
{
    internal static MonitoredGroup Of(GroupFigures group) => new(
        group.Group, group.Customers, group.Figures?.ChurnRate, group.Figures?.ExpectedChurnRate,
        group.Figures?.RocAuc ?? Figure.Undefined);
}
