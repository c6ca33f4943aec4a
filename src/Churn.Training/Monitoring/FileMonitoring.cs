using System.Text.Json.Serialization;
using Churn.Core.Monitoring;
using Churn.Core.Schema;
using Churn.Data.Tables;
using Churn.Models.Answering;

namespace Churn.Training.Monitoring;

/// <summary>
/// Says of the customers of a file what is known about a version on them: whether its inputs moved, how good it is expected to
/// be, and, where outcomes are known, how good it was. The three are kept apart: only the last is evidence.
/// </summary>
public static class FileMonitoring
{
    /// <summary>With fewer customers of a class nothing is said of what came in.</summary>
    private const int MinOfEachClass = 10;

    /// <summary>Looks at a file.</summary>
    /// <param name="model">The version.</param>
    /// <param name="input">The customers file.</param>
    /// <param name="options">How to read it, and how probable a false alarm may be.</param>
    /// <exception cref="DataRefusedException">A file cannot be read, or no row of it.</exception>
    public static MonitoringReport Look(ChurnModel model, string input, FileMonitoringOptions options)
    {
        var reference = options.Reference is { } other ? Learn(model, other, options) : model.InputReference;
        var counts = reference is null ? null : new InputCounts(model.Schema, reference);
        var (probabilities, outcomes) = (new List<double>(), new List<ScoredOutcome>());
        var file = ScoredFile.Read(model, input, options, row =>
        {
            counts?.Add(row.Record.Coded.Features);
            probabilities.Add(row.Outcome.Probability);
            if (row.IsLabelled) outcomes.Add(row.Outcome);
        });
        if (probabilities.Count == 0) throw SourceFile.Refuse(input, "no row of it can be scored by the version.");
        var seed = model.Manifest.Seed;
        var inputs = counts is null ? null : InputDrift.Of(counts, options.Budget, seed);
        var estimated = Estimate(probabilities);
        estimated = estimated with
        {
            Validity = EstimateValidity.Of(
                estimated, inputs, model.Manifest.HoldoutFigure("expectedCalibrationError")?.Value),
        };
        var realised = Realised(model, outcomes);
        return new MonitoringReport
        {
            Words = model.Schema.Label.Words,
            ModelVersion = model.Version,
            Rows = file.Rows,
            Unreadable = file.Unreadable,
            Labelled = outcomes.Count,
            LackingColumns = file.Lacking,
            Inputs = inputs,
            Estimated = estimated,
            Realised = realised,
            Contradicted = realised is null ? [] : EstimateOfLabelled().ContradictedBy(realised.Figures),
            Notes = file.Sha256 == model.Manifest.Data.Sha256
                ? [.. file.Notes, "this is the file that the version was trained on: its outcomes look better than those to come"]
                : file.Notes,
        };

        PerformanceEstimate Estimate(IReadOnlyList<double> all) =>
            PerformanceEstimate.Of(all, model.Manifest.Decision.Threshold.Value, seed);

        PerformanceEstimate EstimateOfLabelled() => outcomes.Count == probabilities.Count
            ? estimated
            : Estimate([.. outcomes.Select(outcome => outcome.Probability)]);
    }

    private static RealisedPerformance? Realised(ChurnModel model, List<ScoredOutcome> outcomes)
    {
        var left = outcomes.Count(outcome => outcome.Churned);
        return Math.Min(left, outcomes.Count - left) < MinOfEachClass ? null : FileEvaluation.Measure(model, outcomes);
    }

    private static InputReference Learn(ChurnModel model, string file, FileMonitoringOptions options)
    {
        var rows = new List<float[]>();
        ScoredFile.Read(
            model, file, options with { Label = null, By = null }, row => rows.Add([.. row.Record.Coded.Features]));
        return rows.Count == 0
            ? throw SourceFile.Refuse(file, "no row of it can be read by the version.")
            : InputReference.Learn(model.Schema, rows);
    }
}

/// <summary>How a file is monitored.</summary>
public sealed record FileMonitoringOptions : ScoredFileOptions
{
    /// <summary>A customers file to compare with; null for the version's own training.</summary>
    public string? Reference { get; init; }

    /// <summary>How probable a false alarm of the inputs may be.</summary>
    public FalseAlarmBudget Budget { get; init; } = new();
}

/// <summary>What is known about a version on some customers, as <c>churn monitor --json</c> writes it.</summary>
public sealed record MonitoringReport
{
    /// <summary>The words for what the version predicts.</summary>
    [JsonIgnore]
    public OutcomeWords Words { get; init; } = OutcomeWords.Churn;

    /// <summary>The version.</summary>
    public required string ModelVersion { get; init; }

    /// <summary>The rows of the file.</summary>
    public required int Rows { get; init; }

    /// <summary>The rows that cannot be read.</summary>
    public required int Unreadable { get; init; }

    /// <summary>The rows whose outcome is known.</summary>
    public required int Labelled { get; init; }

    /// <summary>The columns of the version that the file lacks.</summary>
    public required IReadOnlyList<string> LackingColumns { get; init; }

    /// <summary>Whether the inputs moved; absent where the version has no counts of its training.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required InputDrift? Inputs { get; init; }

    /// <summary>How good the version is expected to be, without outcomes.</summary>
    public required PerformanceEstimate Estimated { get; init; }

    /// <summary>How good it was; absent where too few outcomes are known.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public required RealisedPerformance? Realised { get; init; }

    /// <summary>
    /// The figures in which outcomes contradict the estimate: all but one of a hundred outcomes that the probabilities allow are
    /// nearer to it.
    /// </summary>
    public required IReadOnlyList<string> Contradicted { get; init; }

    /// <summary>What is wrong beyond doubt, by who says so; empty where nothing is.</summary>
    public IReadOnlyList<string> Alarms =>
    [
        .. Inputs?.Alarms.Any() == true || LackingColumns.Count > 0 ? [InputsAlarm] : Array.Empty<string>(),
        .. Estimated.Validity.Count > 0 ? [EstimateAlarm] : Array.Empty<string>(),
        .. Realised is { CalibrationP: < CalibrationLevel } || Contradicted.Count > 0 ? [RealisedAlarm] : Array.Empty<string>(),
    ];

    /// <summary>What was noticed, in sentences.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>The inputs moved, or a column is gone.</summary>
    public const string InputsAlarm = MonitoringAlarm.Drift;

    /// <summary>The estimate is not to be trusted.</summary>
    public const string EstimateAlarm = MonitoringAlarm.Estimate;

    /// <summary>Outcomes contradict the estimate, or the probabilities are not calibrated.</summary>
    public const string RealisedAlarm = MonitoringAlarm.Realised;

    private const double CalibrationLevel = .01;
}
