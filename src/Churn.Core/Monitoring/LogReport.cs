using System.Text.Json.Serialization;
using Churn.Core.Schema;

namespace Churn.Core.Monitoring;

/// <summary>What the log says about a version: what <c>churn monitor --log --json</c> writes.</summary>
/// <param name="ModelVersion">The version.</param>
/// <param name="From">The start of the span of time of its predictions, inclusive.</param>
/// <param name="Until">The end of the span, exclusive.</param>
/// <param name="Read">When the log was read.</param>
/// <param name="Every">How long a cohort is: "month", or days as in "30d".</param>
/// <param name="SampledShare">The share of the predictions that figures rest on; counts are of all.</param>
/// <param name="NewestOutcome">When the newest outcome of its predictions came in; null for none.</param>
/// <param name="Findings">What is known about the version.</param>
/// <param name="Versions">All versions that the log has predictions of in that time, those with most first.</param>
/// <param name="Notes">What was noticed, in sentences.</param>
public sealed record LogReport(
    string ModelVersion,
    DateTimeOffset From,
    DateTimeOffset Until,
    DateTimeOffset Read,
    string Every,
    double SampledShare,
    DateTimeOffset? NewestOutcome,
    VersionFindings Findings,
    IReadOnlyList<LoggedVersion> Versions,
    IReadOnlyList<string> Notes)
{
    /// <summary>The words for what the version predicts.</summary>
    [JsonIgnore]
    public OutcomeWords Words { get; init; } = OutcomeWords.Churn;

    /// <summary>The voices that say that something is wrong; empty where none does.</summary>
    public IReadOnlyList<string> Alarms =>
    [
        .. Findings.Drift?.Alarm == true ? [MonitoringAlarm.Drift] : Array.Empty<string>(),
        .. Findings.Estimated is { Validity.Count: > 0 } ? [MonitoringAlarm.Estimate] : Array.Empty<string>(),
        .. Findings.Realised.Alarm ? [MonitoringAlarm.Realised] : Array.Empty<string>(),
    ];
}

/// <summary>A version that the log has predictions of.</summary>
/// <param name="Version">The version.</param>
/// <param name="Predictions">Its predictions.</param>
/// <param name="Mature">Those whose window has ended.</param>
/// <param name="Known">Those of the mature ones whose outcome is known.</param>
/// <param name="Figures">
/// The figures of the customers whom no campaign treated; null where too few outcomes are known, and beyond the twenty versions
/// with most predictions.
/// </param>
public sealed record LoggedVersion(string Version, long Predictions, long Mature, long Known, RealisedFigures? Figures);

/// <summary>The voices of monitoring, as exit codes and alarms name them.</summary>
public static class MonitoringAlarm
{
    /// <summary>The inputs moved, or a column is gone.</summary>
    public const string Drift = "drift";

    /// <summary>The estimate is not to be trusted.</summary>
    public const string Estimate = "estimate";

    /// <summary>Outcomes contradict the estimate, or the probabilities are not calibrated.</summary>
    public const string Realised = "realised";
}
