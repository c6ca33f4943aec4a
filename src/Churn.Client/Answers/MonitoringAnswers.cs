namespace Churn.Client.Answers;

/// <summary>How far to trust a version, by what the log of the service knows.</summary>
/// <param name="ModelVersion">The version.</param>
/// <param name="From">The start of the span of time of its predictions.</param>
/// <param name="Until">The end of the span, exclusive.</param>
/// <param name="ComputedAt">When this was computed.</param>
/// <param name="SampledShare">The share of the predictions that figures rest on; counts are of all.</param>
/// <param name="Trust">"contradicted", "outdated", "confirmed" or "unknown".</param>
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
    FigureInterval EstimatedRocAuc,
    FigureInterval RocAuc,
    IReadOnlyList<MonitoredCohort> Cohorts,
    IReadOnlyList<MonitoredVersion> Versions,
    IReadOnlyList<string> Notes);

/// <summary>A figure with its interval.</summary>
/// <param name="Value">The figure; null where it is undefined, or rests on too few customers.</param>
/// <param name="Lower">The lower end of the 95 % interval, inclusive.</param>
/// <param name="Upper">The upper end, inclusive.</param>
public sealed record FigureInterval(double? Value, double? Lower, double? Upper);

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
/// <param name="Contradicted">The figures that contradict the estimate: a mark, no alarm.</param>
/// <param name="CalibrationP">How probable such outcomes ever are if the probabilities hold; null where they are too few.</param>
/// <param name="Alarm">Whether outcomes show beyond doubt that the probabilities do not hold.</param>
public sealed record MonitoredCohort(
    DateTimeOffset From,
    DateTimeOffset Until,
    bool IsComplete,
    long Predictions,
    long Mature,
    long Known,
    IReadOnlyList<string> MovedColumns,
    FigureInterval EstimatedRocAuc,
    FigureInterval LogLoss,
    FigureInterval RocAuc,
    FigureInterval CalibrationSlope,
    IReadOnlyList<string> Contradicted,
    double? CalibrationP,
    bool Alarm);

/// <summary>A version that the log has predictions of.</summary>
/// <param name="Version">The version.</param>
/// <param name="Predictions">Its predictions.</param>
/// <param name="Mature">Those whose window has ended.</param>
/// <param name="Known">Those of the mature ones whose outcome is known.</param>
/// <param name="LogLoss">The log loss of the customers whose outcome is known.</param>
/// <param name="RocAuc">Their ROC AUC.</param>
/// <param name="CalibrationSlope">The slope of their calibration.</param>
public sealed record MonitoredVersion(
    string Version,
    long Predictions,
    long Mature,
    long Known,
    FigureInterval LogLoss,
    FigureInterval RocAuc,
    FigureInterval CalibrationSlope);

/// <summary>Whether the inputs of the current cohort moved since the training.</summary>
/// <param name="ModelVersion">The version.</param>
/// <param name="From">The start of the cohort; null without predictions.</param>
/// <param name="Until">Its end, exclusive.</param>
/// <param name="Customers">Its customers, of a sample where the log is large.</param>
/// <param name="ReferenceRows">The customers of the training; 0 where the version keeps no counts of them.</param>
/// <param name="FalseAlarmRate">The probability of any false alarm over all columns and looks.</param>
/// <param name="Looks">The cohorts over which it is shared out.</param>
/// <param name="Alarm">Whether a column moved beyond doubt.</param>
/// <param name="Columns">The columns, those that moved beyond doubt first.</param>
public sealed record MonitoredDrift(
    string ModelVersion,
    DateTimeOffset? From,
    DateTimeOffset? Until,
    int Customers,
    int ReferenceRows,
    double FalseAlarmRate,
    int Looks,
    bool Alarm,
    IReadOnlyList<MonitoredColumn> Columns);

/// <summary>How the values of a column moved. Shares that few customers make up are null.</summary>
/// <param name="Column">The column.</param>
/// <param name="Psi">By how much, as the population stability index: below .1 little, above .25 much.</param>
/// <param name="P">How probable such a shift is where nothing changed; null where there are too few customers.</param>
/// <param name="Alarm">Whether it moved beyond doubt.</param>
/// <param name="MovedValues">The values whose share changed most.</param>
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
    double? OutOfRange);

/// <summary>How good a version is on the current cohort if its probabilities hold.</summary>
/// <param name="ModelVersion">The version.</param>
/// <param name="From">The start of the cohort; null without predictions.</param>
/// <param name="Until">Its end, exclusive.</param>
/// <param name="Customers">Its customers, of a sample where the log is large.</param>
/// <param name="ChurnRate">The share that is expected to leave.</param>
/// <param name="RocAuc">The expected ROC AUC.</param>
/// <param name="LogLoss">The expected log loss.</param>
/// <param name="Contradicted">The figures that outcomes of the newest cohort with such contradict.</param>
/// <param name="Validity">What speaks against trusting the estimate; empty where nothing does.</param>
/// <param name="Limits">What the estimate cannot see.</param>
public sealed record EstimatedPerformance(
    string ModelVersion,
    DateTimeOffset? From,
    DateTimeOffset? Until,
    int Customers,
    double? ChurnRate,
    FigureInterval RocAuc,
    FigureInterval LogLoss,
    IReadOnlyList<string> Contradicted,
    IReadOnlyList<string> Validity,
    string Limits);

/// <summary>How good a version was on the customers whose outcome is known.</summary>
/// <param name="ModelVersion">The version.</param>
/// <param name="From">The start of the span of time of its predictions.</param>
/// <param name="Until">The end of the span, exclusive.</param>
/// <param name="Mature">The predictions whose window has ended.</param>
/// <param name="Immature">The others.</param>
/// <param name="Known">The mature predictions whose outcome is known.</param>
/// <param name="FalseAlarmRate">The probability of any false alarm over all cohorts.</param>
/// <param name="Looks">The cohorts over which it is shared out.</param>
/// <param name="Alarm">Whether the outcomes of any cohort show beyond doubt that the probabilities do not hold.</param>
/// <param name="Customers">The customers that the figures rest on: those whom no campaign treated.</param>
/// <param name="ChurnRate">The share of them that left.</param>
/// <param name="ExpectedChurnRate">The share that the model expected.</param>
/// <param name="LogLoss">Their log loss.</param>
/// <param name="RocAuc">Their ROC AUC.</param>
/// <param name="CalibrationSlope">The slope of their calibration: 1 where the probabilities hold.</param>
/// <param name="Profit">What contacting the flagged ones earns by what became of them; null without a campaign.</param>
/// <param name="Segments">Expected and observed churn by segment, without segments of few customers.</param>
/// <param name="Groups">The figures by group in a campaign.</param>
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
    FigureInterval LogLoss,
    FigureInterval RocAuc,
    FigureInterval CalibrationSlope,
    RealisedProfit? Profit,
    IReadOnlyList<SegmentOutcome> Segments,
    IReadOnlyList<MonitoredGroup> Groups,
    IReadOnlyList<MonitoredCohort> Cohorts);

/// <summary>What contacting the flagged customers earns by what became of them.</summary>
/// <param name="Contacted">The flagged customers.</param>
/// <param name="Realised">The profit.</param>
/// <param name="Lower">The lower end of its 95 % interval.</param>
/// <param name="Upper">The upper end.</param>
/// <param name="Expected">The profit by their probabilities.</param>
/// <param name="Everybody">The profit of contacting every customer.</param>
/// <param name="PerCustomer">The profit for each customer, contacted or not.</param>
/// <param name="IsInLine">Whether the expected profit is inside of the interval.</param>
public sealed record RealisedProfit(
    int Contacted,
    double Realised,
    double Lower,
    double Upper,
    double Expected,
    double Everybody,
    double PerCustomer,
    bool IsInLine);

/// <summary>Expected and observed churn of a segment.</summary>
/// <param name="Segment">The segment's name.</param>
/// <param name="Rows">The customers in it.</param>
/// <param name="Expected">The mean of their probabilities.</param>
/// <param name="Observed">The share that left.</param>
/// <param name="Lower">The lower end of the 95 % interval of that share.</param>
/// <param name="Upper">The upper end.</param>
/// <param name="LogLoss">Their log loss.</param>
/// <param name="IsInLine">Whether the expected share is inside of the interval.</param>
public sealed record SegmentOutcome(
    string Segment, int Rows, double Expected, double Observed, double Lower, double Upper, double LogLoss, bool IsInLine);

/// <summary>The figures of the customers in one group of a campaign.</summary>
/// <param name="Group">The group: "treatment" or "control".</param>
/// <param name="Customers">The customers whose outcome is known.</param>
/// <param name="ChurnRate">The share of them that left; null where they are too few.</param>
/// <param name="ExpectedChurnRate">The share that the model expected.</param>
/// <param name="RocAuc">Their ROC AUC.</param>
public sealed record MonitoredGroup(
    string Group, int Customers, double? ChurnRate, double? ExpectedChurnRate, FigureInterval RocAuc);
